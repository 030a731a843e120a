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

-- why it may not come in; nil if it may
local function refusal()
  if is_banned(room, peer) then
    return refuse('forbidden', 'removed from room ' .. room)
  end
  local user = user_of(peer)
  if redis.call('SISMEMBER', key('room', room, 'admitted'), peer) == 1 or names(field(room, 'moderators'), user) then
    return nil
  end
  local users = field(room, 'users')
  if users ~= '' and not names(users, user) then
    return refuse('forbidden', 'room ' .. room .. ' is for others')
  end
  local password = field(room, 'password')
  if password ~= '' and password ~= shown then
    return refuse('wrong-password', 'room ' .. room .. ' has another password')
  end
  if field(room, 'locked') == '1' then
    return refuse('room-locked', 'room ' .. room .. ' is locked')
  end
end

if mode == 'CREATE' then
  return refuse('id-taken', 'room ' .. room .. ' exists')
end
if is_member(room, peer) then
  return refuse('bad-state', 'already in room ' .. room)
end
local why = trusted ~= '1' and refusal()
if why then
  return why
end
local present = members(room)
local capacity = tonumber(field(room, 'capacity'))
if #present >= capacity then
  return refuse('room-full', 'room ' .. room .. ' holds ' .. #present .. ' of ' .. capacity)
end
add_member(room, peer, card, away)
to_peers(present, 'joined', room, card)
forget_guest(room, peer)
local moderator = settle_moderator(room, present)
done('entered', view(room, present), peer, room)
pass_knocks(room, moderator)
return 'OK'
