-- Has the node of a peer asked: whether it answers, or to give its session up to this node, whose client showed what may be its secret.
local kind, peer, secret = ARGV[4], ARGV[5], ARGV[6]
local node = node_of(peer)
if not node then
  return 0
end
if node ~= '' then
  if kind == 'fetch' and node == NODE then
    return refuse('unavailable', 'peer ' .. peer .. ' is on its way to this node')
  end
  post(node, kind, peer, NODE, CALL, secret)
  return 1
end

-- it is parked; whether this is its client, the session itself will say
if kind ~= 'fetch' then
  done('1')
  return 1
end
local state = redis.call('HGET', key('peer', peer), 'state')
if not state then
  return refuse('unavailable', 'peer ' .. peer .. ' is on its way from its node')
end
redis.call('HSET', key('peer', peer), 'node', NODE)
redis.call('HDEL', key('peer', peer), 'state')
redis.call('ZREM', key('parked'), peer)
redis.call('SADD', key('at', NODE), peer)
post(NODE, 'arrives', peer, redis.call('HGET', key('peer', peer), 'token'))
for _, entry in ipairs(redis.call('LRANGE', key('peer', peer, 'waiting'), 0, -1)) do
  put(NODE, entry)
end
redis.call('DEL', key('peer', peer, 'waiting'))
done('state', state)
return 1
