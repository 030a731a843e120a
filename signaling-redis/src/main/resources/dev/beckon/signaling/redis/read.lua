-- The inbox was read up to there; that much of it.
redis.call('XTRIM', key('inbox', NODE), 'MINID', ARGV[4])
redis.call('DECRBY', key('load', NODE), ARGV[5])
return 'OK'
