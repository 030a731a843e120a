-- A node comes, or comes again: its peers of before were buried (bury.lua), and nothing else of what it was is left.
local lease, schema, connection = ARGV[4], ARGV[5], ARGV[6]
local there = redis.call('GET', key('schema'))
if there and there ~= schema then
  return refuse('schema', 'the keys that begin with ' .. KEYS[1] .. ' are of schema ' .. there .. ', this node writes ' .. schema)
end
redis.call('SET', key('schema'), schema)
forget_node(NODE)
local epoch = redis.call('INCR', key('epoch'))
redis.call('HSET', key('epochs'), NODE, epoch .. '.' .. connection)
redis.call('ZADD', key('leases'), now() + lease, NODE)
return tostring(epoch)
