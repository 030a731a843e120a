local peer, token, card, room, mode, shown, trusted, away = ARGV[4], ARGV[5], ARGV[6], ARGV[7], ARGV[8], ARGV[9], ARGV[10], ARGV[11]
if not is_current(peer, token) then
  return unregistered(peer)
end
if not room_exists(room) then
  if mode == 'JOIN' then
    return missing(room)
  end
  make_room(room, ARGV[12], ARGV[13], ARGV[14], ARGV[15], ARGV[16], ARGV[17], '0')
  add_member(room, peer, card, away)
  redis.call('HSET', key('room', room), 'moderator', moderator_of(room))
  return done('entered', view(room, {}), peer, room)
end

if mode == 'CREATE' then
  return refuse('id-taken', 'room ' .. room .. ' exists')
end
local why = keeps_out(room, peer, shown, trusted)
if why then
  return why
end
local present = members(room)
add_member(room, peer, card, away)
to_peers(present, 'joined', room, card)
forget_guest(room, peer)
local moderator = settle_moderator(room, present)
done('entered', view(room, present), peer, room)
pass_knocks(room, moderator)
return 'OK'
