-- By what a session goes on when its node dies.
local peer, token, record, secrets, grace = ARGV[4], ARGV[5], ARGV[6], ARGV[7], ARGV[8]
if not is_current(peer, token) then
  return 'OK'
end
if record == '' then
  redis.call('HDEL', key('peer', peer), 'record', 'secrets', 'grace')
else
  redis.call('HSET', key('peer', peer), 'record', record, 'secrets', secrets, 'grace', grace)
end
return 'OK'
