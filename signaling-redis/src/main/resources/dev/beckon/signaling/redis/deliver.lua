-- To one peer; whoever sends it. Answers whether there is one, and the last entry of the own inbox.
local to, message = ARGV[4], ARGV[5]
local node = node_of(to)
if not node then
  return { 0, '' }
end
local why = congested(to, node)
if why then
  return why
end
to_peer_at(node, to, 'message', message)
return { 1, OWN }
