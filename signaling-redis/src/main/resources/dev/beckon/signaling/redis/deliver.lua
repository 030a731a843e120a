-- Messages, each to one peer, whoever sends them. Of each comes the peer, and peer and message as they are put down, so that nothing has to be put together here for each. What goes to one node is one entry of its inbox.
-- Answers the last entry of the own inbox, and for each message 1 if there is such a peer, 0 if there is none, or what it is refused with. Each counts as a script of its own.
local outcomes, nodes, entries = { '' }, {}, {}

for i = 4, #ARGV, 2 do
  local to, pair = ARGV[i], ARGV[i + 1]
  local node = node_of(to)
  local why = node and not entries[node] and congested(to, node)
  if not node then
    outcomes[#outcomes + 1] = 0
  elseif why then
    outcomes[#outcomes + 1] = why
  elseif node == '' then
    redis.call('RPUSH', key('peer', to, 'waiting'), pack('message') .. pair)
    outcomes[#outcomes + 1] = 1
  else
    if not entries[node] then
      entries[node] = { pack('messages') }
      nodes[#nodes + 1] = node
    end
    local entry = entries[node]
    entry[#entry + 1] = pair
    outcomes[#outcomes + 1] = 1
  end
end

for _, node in ipairs(nodes) do
  put(node, table.concat(entries[node]))
end
if #outcomes > 2 then
  redis.call('HINCRBY', key('calls'), NODE, #outcomes - 2)
end
outcomes[1] = OWN
return outcomes
