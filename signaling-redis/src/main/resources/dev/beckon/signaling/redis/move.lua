-- From here on a peer is on another node. What comes for it waits there; what came before is before 'moved' in the inbox here.
local peer, token, node, call = ARGV[4], ARGV[5], ARGV[6], ARGV[7]
if not is_current(peer, token) or node_of(peer) ~= NODE then
  return refuse('unavailable', 'peer ' .. peer .. ' is not here')
end
redis.call('HSET', key('peer', peer), 'node', node)
redis.call('SREM', key('at', NODE), peer)
redis.call('SADD', key('at', node), peer)
redis.call('HSET', key('giving', NODE), peer, node .. ' ' .. call)
post(NODE, 'moved', peer, token, node, call)
post(node, 'arrives', peer, token, places(peer))
ask_again(peer, node .. ' ' .. call)
return 'OK'
