-- A change of a peer: in later snapshots, and told to all others in the room.
local peer, token, room, card, message, away = ARGV[4], ARGV[5], ARGV[6], ARGV[7], ARGV[8], ARGV[9]
if is_current(peer, token) and is_member(room, peer) then
  redis.call('HSET', key('room', room, 'cards'), peer, card)
  mark_away(room, peer, away)
  to_peers(others(room, peer), 'message', message)
end
return OWN
