-- A peer whose session is nowhere any more.
local peer, token = ARGV[4], ARGV[5]
if is_current(peer, token) then
  leave_all(peer, 'LOST')
  forget_peer(peer)
end
return 'OK'
