-- Some of the peers of a node whose lease is over are lost; answers how many are left.
local dead, most = ARGV[4], tonumber(ARGV[5])
local ends = redis.call('ZSCORE', key('leases'), dead)
if not ends or tonumber(ends) >= now() then
  return 0
end
redis.call('HDEL', key('epochs'), dead) -- from now on it is fenced
for _, peer in ipairs(redis.call('SRANDMEMBER', key('at', dead), most)) do
  leave_all(peer, 'LOST')
  forget_peer(peer)
end
local left = redis.call('SCARD', key('at', dead))
if left == 0 then
  forget_node(dead)
end
return left
