-- The node is alive, unless the engine has lost what its inbox has brought it: the last entry that it was given stays in the inbox until it was given a later one (read.lua). Parked sessions whose grace time is over are lost. Answers how many scripts it has run, the last entry of its inbox, how many nodes hold a lease, the bytes that its inbox has not read, and the nodes whose lease is over.
local lease, given = ARGV[4], ARGV[5]
if given ~= '0-0' and #redis.call('XRANGE', key('inbox', NODE), given, given) == 0 then
  return refuse('fenced', 'the engine has lost what node ' .. NODE .. ' has heard')
end
redis.call('ZADD', key('leases'), now() + lease, NODE)
for _, peer in ipairs(redis.call('ZRANGEBYSCORE', key('parked'), '-inf', '(' .. now(), 'LIMIT', 0, 50)) do
  leave_all(peer, 'LOST') -- its client did not come
  forget_peer(peer)
end
local last = redis.call('XREVRANGE', key('inbox', NODE), '+', '-', 'COUNT', 1)[1]
return {
  redis.call('HGET', key('calls'), NODE),
  last and last[1] or '0-0',
  redis.call('ZCOUNT', key('leases'), now(), '+inf'),
  redis.call('GET', key('load', NODE)) or '0',
  unpack(redis.call('ZRANGEBYSCORE', key('leases'), '-inf', '(' .. now())),
}
