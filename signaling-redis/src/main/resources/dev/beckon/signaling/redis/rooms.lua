-- Who is in a room, who moderates it, who knocks, and who may come in.

local function is_call(room)
  return string.sub(room, 1, 5) == 'call:'
end

local function room_exists(room)
  return redis.call('EXISTS', key('room', room)) == 1
end

local function missing(room)
  return refuse('not-found', 'there is no room ' .. room)
end

local function field(room, name)
  return redis.call('HGET', key('room', room), name) or ''
end

local function members(room)
  return redis.call('ZRANGE', key('room', room, 'members'), 0, -1)
end

local function is_member(room, peer)
  return redis.call('ZSCORE', key('room', room, 'members'), peer) ~= false
end

local function others(room, peer)
  local all = {}
  for _, member in ipairs(members(room)) do
    if member ~= peer then
      all[#all + 1] = member
    end
  end
  return all
end

-- Whether a list of users names this one; lists are '\nuser\nuser\n', and '' where there is none.
local function names(list, user)
  return user ~= '' and string.find(list, '\n' .. user .. '\n', 1, true) ~= nil
end

-- Of those who may moderate, who has been in the room longest; '' for nobody.
local function moderator_of(room)
  local list = field(room, 'moderators')
  if list == '' then
    return redis.call('ZRANGE', key('room', room, 'members'), 0, 0)[1] or ''
  end
  for _, peer in ipairs(members(room)) do
    if names(list, user_of(peer)) then
      return peer
    end
  end
  return ''
end

local function info(room)
  local f = redis.call('HMGET', key('room', room), 'capacity', 'locked', 'relay', 'password', 'moderator')
  return f[1], f[2], f[3], f[4] ~= '' and '1' or '0', f[5]
end

local function tell_info(room, peers)
  to_peers(peers, 'room', room, info(room))
end

-- The moderator is who it should be; whoever has become it is told who knocks.
local function settle_moderator(room, hearers)
  local next = moderator_of(room)
  if next == field(room, 'moderator') then
    return
  end
  redis.call('HSET', key('room', room), 'moderator', next)
  tell_info(room, hearers)
  return next
end

local function pass_knocks(room, moderator)
  if moderator and moderator ~= '' then
    for _, guest in ipairs(redis.call('ZRANGE', key('room', room, 'knocks'), 0, -1)) do
      to_peer(moderator, 'knock', room, card_of(guest))
    end
  end
end

-- The guest is in by now, or will never be.
local function forget_guest(room, guest)
  redis.call('SREM', key('room', room, 'admitted'), guest)
  redis.call('SREM', key('peer', guest, 'doors'), room)
  if redis.call('ZREM', key('room', room, 'knocks'), guest) == 1 then
    local moderator = moderator_of(room)
    if moderator ~= '' and moderator ~= guest then
      to_peer(moderator, 'knock-ended', room, guest)
    end
  end
end

local function make_room(room, capacity, locked, relay, password, users, moderators, standing)
  redis.call('HSET', key('room', room), 'capacity', capacity, 'locked', locked, 'relay', relay, 'password', password,
    'users', users, 'moderators', moderators, 'standing', standing, 'moderator', '', 'next', '0')
  if not is_call(room) then
    redis.call('ZADD', key('rooms'), 0, room)
    post(NODE, 'opened', room)
  end
end

local function end_room(room)
  to_peers(redis.call('ZRANGE', key('room', room, 'knocks'), 0, -1), 'answer', room, 'DENIED')
  for _, list in ipairs({ redis.call('ZRANGE', key('room', room, 'knocks'), 0, -1),
                          redis.call('SMEMBERS', key('room', room, 'admitted')) }) do
    for _, guest in ipairs(list) do
      redis.call('SREM', key('peer', guest, 'doors'), room)
    end
  end
  for _, part in ipairs({ 'members', 'cards', 'away', 'knocks', 'admitted', 'bans' }) do
    redis.call('DEL', key('room', room, part))
  end
  redis.call('DEL', key('room', room))
  if not is_call(room) then
    redis.call('ZREM', key('rooms'), room)
    post(NODE, 'ended', room)
  end
end

local function mark_away(room, peer, away)
  return redis.call(away == '1' and 'SADD' or 'SREM', key('room', room, 'away'), peer) == 1
end

local function add_member(room, peer, card, away)
  mark_away(room, peer, away)
  redis.call('ZADD', key('room', room, 'members'), redis.call('HINCRBY', key('room', room), 'next', 1), peer)
  redis.call('HSET', key('room', room, 'cards'), peer, card)
  redis.call('SADD', key('peer', peer, 'rooms'), room)
end

local function take_out(room, peer)
  redis.call('ZREM', key('room', room, 'members'), peer)
  redis.call('HDEL', key('room', room, 'cards'), peer)
  redis.call('SREM', key('room', room, 'away'), peer)
  redis.call('SREM', key('peer', peer, 'rooms'), room)
end

local function remove_member(room, peer, reason)
  take_out(room, peer)
  local left = members(room)
  to_peers(left, 'left', room, peer, reason)
  if #left == 0 and field(room, 'standing') ~= '1' then
    end_room(room)
  else
    pass_knocks(room, settle_moderator(room, left))
  end
end

-- Takes a member out for good.
local function expel(room, peer, text)
  local bans = key('room', room, 'bans')
  redis.call('RPUSH', bans, peer)
  redis.call('LTRIM', bans, -BANS, -1)
  to_peer(peer, 'out', room, 'KICKED', text)
  remove_member(room, peer, 'KICKED')
end

local function is_banned(room, peer)
  return redis.call('LPOS', key('room', room, 'bans'), peer) ~= false
end

-- Why a peer may not come in as one whom nobody vouches for; nil if it may.
local function is_not_for(room, peer, shown)
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

-- Why a peer does not come in; nil if it does.
local function keeps_out(room, peer, shown, trusted)
  if is_member(room, peer) then
    return refuse('bad-state', 'already in room ' .. room)
  end
  local why = trusted ~= '1' and is_not_for(room, peer, shown)
  if why then
    return why
  end
  local present, capacity = redis.call('ZCARD', key('room', room, 'members')), tonumber(field(room, 'capacity'))
  if present >= capacity then
    return refuse('room-full', 'room ' .. room .. ' holds ' .. present .. ' of ' .. capacity)
  end
end

-- Whether that peer knocked: then it is told whether it may come in.
local function answer_knock(room, guest, admitted)
  if not redis.call('ZSCORE', key('room', room, 'knocks'), guest) then
    return false
  end
  forget_guest(room, guest)
  if admitted then
    redis.call('SADD', key('room', room, 'admitted'), guest)
    redis.call('SADD', key('peer', guest, 'doors'), room)
  end
  to_peer(guest, 'answer', room, admitted and 'ADMITTED' or 'DENIED')
  return true
end

local function set_locked(room, locked)
  redis.call('HSET', key('room', room), 'locked', locked)
  tell_info(room, members(room))
end

-- The room as it is: what it is like, then a card for each who is in it, then whether each is away.
local function view(room, peers)
  local cards, away = {}, {}
  for i, peer in ipairs(peers) do
    cards[i] = redis.call('HGET', key('room', room, 'cards'), peer)
    away[i] = redis.call('SISMEMBER', key('room', room, 'away'), peer)
  end
  return pack(pack(info(room)), pack(unpack(cards)), pack(unpack(away)))
end
