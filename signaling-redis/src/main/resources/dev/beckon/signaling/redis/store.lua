-- The session itself, for the node that its client comes to.
local peer, token, state = ARGV[4], ARGV[5], ARGV[6]
if not is_current(peer, token) or node_of(peer) ~= '' then
  return unregistered(peer)
end
redis.call('HSET', key('peer', peer), 'state', state)
redis.call('HDEL', key('giving', NODE), peer)
ask_again(peer)
return 'OK'
