local peer, token = ARGV[4], ARGV[5]
if is_current(peer, token) then
  forget_peer(peer)
end
return done('unregistered', peer, token)
