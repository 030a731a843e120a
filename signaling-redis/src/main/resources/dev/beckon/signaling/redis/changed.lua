local peer, token, card = ARGV[4], ARGV[5], ARGV[6]
if is_current(peer, token) then
  redis.call('HSET', key('peer', peer), 'card', card)
end
return 'OK'
