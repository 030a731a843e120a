-- The node of a peer stops: from here on what comes for it waits in the engine. What came before is before 'parks' in the inbox.
local peer, token, grace = ARGV[4], ARGV[5], ARGV[6]
if not is_current(peer, token) or node_of(peer) ~= NODE then
  return unregistered(peer)
end
redis.call('HSET', key('peer', peer), 'node', '')
redis.call('SREM', key('at', NODE), peer)
redis.call('ZADD', key('parked'), now() + grace, peer)
redis.call('HSET', key('giving', NODE), peer, '- ' .. token) -- to the engine, until store.lua
post(NODE, 'parks', peer, token, CALL)
return 'OK'
