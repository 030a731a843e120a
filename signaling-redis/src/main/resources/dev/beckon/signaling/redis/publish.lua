-- To all others in a room.
local peer, token, room, message = ARGV[4], ARGV[5], ARGV[6], ARGV[7]
if is_current(peer, token) and is_member(room, peer) then
  local to = others(room, peer)
  local why = congestion(to)
  if why then
    return redis.error_reply(why)
  end
  to_peers(to, 'message', message)
end
return OWN
