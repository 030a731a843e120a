-- The answer to what another node asked about a peer.
local node, call, peer, outcome = ARGV[4], ARGV[5], ARGV[6], ARGV[7]
redis.call('LREM', key('peer', peer, 'asking'), 1, node .. ' ' .. call)
if outcome == 'state' or outcome == 'gone' then
  redis.call('HDEL', key('giving', NODE), peer)
end
if redis.call('HEXISTS', key('epochs'), node) == 1 then
  post(node, 'done', call, unpack(ARGV, 7))
end
return 'OK'
