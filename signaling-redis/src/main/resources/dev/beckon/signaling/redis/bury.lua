-- Some of the peers of a node whose lease is over, or of this one before it joins, wait for their clients; answers how many are left.
local dead, most = ARGV[4], tonumber(ARGV[5])
local ends = redis.call('ZSCORE', key('leases'), dead)
if not ends or dead ~= NODE and tonumber(ends) >= now() then
  return 0
end
redis.call('HDEL', key('epochs'), dead) -- from now on it is fenced
for _, peer in ipairs(redis.call('SRANDMEMBER', key('at', dead), most)) do
  bury(peer)
end
local left = redis.call('SCARD', key('at', dead))
if left > 0 then
  return left
end
end_giving(dead)
forget_node(dead)
return 0
