local peer, token, topic, message = ARGV[4], ARGV[5], ARGV[6], ARGV[7]
local to = {}
if is_current(peer, token) then
  to = redis.call('SMEMBERS', key('topic', topic))
  local why = congestion(to)
  if why then
    return redis.error_reply(why)
  end
  to_peers(to, 'message', message)
end
return { #to, OWN }
