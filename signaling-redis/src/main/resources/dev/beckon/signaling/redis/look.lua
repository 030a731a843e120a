-- What a peer would find in a room if it entered now. Nothing changes.
local peer, token, room, shown, trusted = ARGV[4], ARGV[5], ARGV[6], ARGV[7], ARGV[8]
if not is_current(peer, token) then
  return unregistered(peer)
end
if not room_exists(room) then
  return missing(room)
end
return keeps_out(room, peer, shown, trusted) or view(room, members(room))
