-- Has the node of a peer asked: whether it answers, or to give its session up to this node, whose client showed what may be its secret.
local kind, peer, secret = ARGV[4], ARGV[5], ARGV[6]
local node = node_of(peer)
if not node then
  return 0
end
if kind == 'fetch' and node == NODE then
  return refuse('unavailable', 'peer ' .. peer .. ' is on its way to this node')
end
post(node, kind, peer, NODE, CALL, secret)
return 1
