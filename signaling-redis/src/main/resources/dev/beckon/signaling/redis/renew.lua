-- The node is alive. Parked sessions whose grace time is over are lost. Answers how many scripts it has run, the last entry of its inbox, and the nodes whose lease is over.
local lease = ARGV[4]
redis.call('ZADD', key('leases'), now() + lease, NODE)
for _, peer in ipairs(redis.call('ZRANGEBYSCORE', key('parked'), '-inf', '(' .. now(), 'LIMIT', 0, 50)) do
  leave_all(peer, 'LOST') -- its client did not come
  forget_peer(peer)
end
local dead = redis.call('ZRANGEBYSCORE', key('leases'), '-inf', '(' .. now())
local last = redis.call('XREVRANGE', key('inbox', NODE), '+', '-', 'COUNT', 1)[1]
table.insert(dead, 1, last and last[1] or '0-0')
table.insert(dead, 1, redis.call('HGET', key('calls'), NODE))
return dead
