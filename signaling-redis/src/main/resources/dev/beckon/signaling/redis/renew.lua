-- The node is alive. Answers how many scripts it has run, and the nodes whose lease is over.
local lease = ARGV[4]
redis.call('ZADD', key('leases'), now() + lease, NODE)
local dead = redis.call('ZRANGEBYSCORE', key('leases'), '-inf', '(' .. now())
table.insert(dead, 1, redis.call('HGET', key('calls'), NODE))
return dead
