local peer, token, room, reason = ARGV[4], ARGV[5], ARGV[6], ARGV[7]
if is_current(peer, token) and is_member(room, peer) then
  remove_member(room, peer, reason)
end
return done('left', peer, room)
