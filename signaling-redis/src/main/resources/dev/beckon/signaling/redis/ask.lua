-- Has the node of a peer asked: whether it answers, or to give its session up to this node, whose client showed what may be its secret.
local kind, peer, secret, hash = ARGV[4], ARGV[5], ARGV[6], ARGV[7]
local node = node_of(peer)
if not node then
  return 0
end
if node ~= '' then
  if kind == 'fetch' and node == NODE then
    return refuse('unavailable', 'peer ' .. peer .. ' is on its way to this node')
  end
  redis.call('RPUSH', key('peer', peer, 'asking'), NODE .. ' ' .. CALL)
  post(node, kind, peer, NODE, CALL, secret)
  return 1
end

if kind ~= 'fetch' then
  done('1') -- it waits for its client
  return 1
end
local known = redis.call('HMGET', key('peer', peer), 'state', 'buried', 'secrets', 'token')
local state, buried, secrets, token = known[1], known[2], known[3], known[4]
if buried and not string.find(secrets, hash, 1, true) then
  return refuse('resume-invalid', "this is not the session's secret")
end
if not buried and not state then
  redis.call('RPUSH', key('peer', peer, 'asking'), NODE .. ' ' .. CALL) -- until its node has stored it, or has died
  return 1
end
redis.call('HSET', key('peer', peer), 'node', NODE)
redis.call('HDEL', key('peer', peer), 'state', 'buried')
redis.call('ZREM', key('parked'), peer)
redis.call('SADD', key('at', NODE), peer)
post(NODE, 'arrives', peer, token, places(peer))
for _, entry in ipairs(redis.call('LRANGE', key('peer', peer, 'waiting'), 0, -1)) do
  put(NODE, entry)
end
redis.call('DEL', key('peer', peer, 'waiting'))
if buried then
  give_remains(peer, NODE, CALL)
else
  done('state', state) -- whether this is its client, the session itself will say
end
return 1
