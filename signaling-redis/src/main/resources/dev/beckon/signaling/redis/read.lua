-- The inbox was read up to there; so many bytes in all since the node has joined. What is said twice counts once.
redis.call('XTRIM', key('inbox', NODE), 'MINID', ARGV[4])
local before = redis.call('HGET', key('reads'), NODE) or 0
redis.call('HSET', key('reads'), NODE, ARGV[5])
redis.call('DECRBY', key('load', NODE), ARGV[5] - before)
return 'OK'
