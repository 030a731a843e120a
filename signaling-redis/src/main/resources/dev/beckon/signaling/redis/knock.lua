local peer, token, room = ARGV[4], ARGV[5], ARGV[6]
if not is_current(peer, token) then
  return unregistered(peer)
end
if not room_exists(room) then
  return missing(room)
end
local users = field(room, 'users')
if users ~= '' and not names(users, user_of(peer)) then
  return refuse('forbidden', 'room ' .. room .. ' is for others')
end
if is_banned(room, peer) then
  return refuse('forbidden', 'removed from room ' .. room)
end
local knocks = key('room', room, 'knocks')
if not redis.call('ZSCORE', knocks, peer) then
  local waiting = redis.call('ZCARD', knocks)
  if waiting >= KNOCKS then
    return refuse('unavailable', 'already ' .. waiting .. ' peers knock at room ' .. room)
  end
  redis.call('ZADD', knocks, redis.call('HINCRBY', key('room', room), 'next', 1), peer)
  redis.call('SADD', key('peer', peer, 'doors'), room)
end
local moderator = moderator_of(room)
if moderator ~= '' then
  to_peer(moderator, 'knock', room, card_of(peer))
end
return done('knocks')
