local peer, token, topic, on = ARGV[4], ARGV[5], ARGV[6], ARGV[7]
if not is_current(peer, token) then
  return on == '1' and unregistered(peer) or done('unsubscribed')
end
local change = on == '1' and 'SADD' or 'SREM'
redis.call(change, key('topic', topic), peer)
redis.call(change, key('peer', peer, 'topics'), topic)
return done('subscribed')
