local peer, token, user, card, record, secrets, grace = ARGV[4], ARGV[5], ARGV[6], ARGV[7], ARGV[8], ARGV[9], ARGV[10]
if redis.call('EXISTS', key('peer', peer)) == 1 then
  return refuse('id-taken', 'peer ' .. peer .. " is another session's")
end
redis.call('HSET', key('peer', peer), 'node', NODE, 'token', token, 'user', user, 'card', card)
if record ~= '' then
  redis.call('HSET', key('peer', peer), 'record', record, 'secrets', secrets, 'grace', grace)
end
redis.call('ZADD', key('peers'), 0, peer)
redis.call('SADD', key('at', NODE), peer)
if user ~= '' then
  redis.call('SADD', key('user', user), peer)
end
return done('registered', peer, token)
