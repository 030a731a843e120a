-- From here on a peer is on another node. What comes for it waits there; what came before is before 'moved' in the inbox here.
local peer, token, node, call = ARGV[4], ARGV[5], ARGV[6], ARGV[7]
if redis.call('HGET', key('giving', NODE), peer) == node .. ' ' .. call then
  return 'OK' -- it has run before, and the answer was lost
end
if not is_current(peer, token) or node_of(peer) ~= NODE then
  return refuse('unavailable', 'peer ' .. peer .. ' is not here')
end
if not awaits(node, call) then
  return refuse('unavailable', 'node ' .. node .. ' has been given up since it asked for peer ' .. peer)
end
redis.call('HSET', key('peer', peer), 'node', node)
redis.call('SREM', key('at', NODE), peer)
redis.call('SADD', key('at', node), peer)
redis.call('HSET', key('giving', NODE), peer, node .. ' ' .. call)
post(NODE, 'moved', peer, token, node, call)
post(node, 'arrives', peer, token, places(peer))
ask_again(peer, node .. ' ' .. call)
return 'OK'
