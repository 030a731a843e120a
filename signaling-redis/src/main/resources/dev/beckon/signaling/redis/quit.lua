-- The node goes, by its own word.
for _, peer in ipairs(redis.call('SMEMBERS', key('at', NODE))) do
  leave_all(peer, 'LOST')
  forget_peer(peer)
end
forget_node(NODE)
return 'OK'
