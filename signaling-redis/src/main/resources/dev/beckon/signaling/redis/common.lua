-- What all scripts share; it is put before each of them. Scripts run one at a time, so each is one moment for the whole cluster.
--
-- KEYS[1] is the prefix of all keys. ARGV: node, its epoch, the number of the call, then what the script names.
--
--   epochs              hash     node → epoch, a dot, and the number of its newest connection: a node of another epoch is refused, and what comes late over an older connection
--   leases              zset     node → when its lease ends, by the engine's clock
--   calls               hash     node → how many scripts it had run: less than were answered means that the engine lost some
--   inbox:NODE          stream   what is to be done at the node; one field, a list (see pack); load:NODE: its bytes, until they are read
--   at:NODE             set      the peers whose sessions are there
--   peers, rooms        zset     ids, for listing; calls are not among the rooms
--   peer:PEER           hash     node ('' while it is parked or buried), token (of this registration), user, card (what others see), state (of a parked session);
--                                record, secrets (hashes) and grace: by which it goes on when its node dies, and then buried
--   parked              zset     peer that is parked or buried → when its grace time ends; peer:PEER:waiting: list, what came for it
--   peer:PEER:asking    list     'node call' of those who asked its node, until they are answered; giving:NODE: hash, peer that moves from there → 'node call', or that is being parked → '- token'
--   peer:PEER:rooms     set      where it is; peer:PEER:doors: where it knocks or may come in; peer:PEER:topics
--   user:USER           set      its peers
--   room:ROOM           hash     capacity, locked, relay, password (a hash), users, moderators, standing, moderator, next
--   room:ROOM:members   zset     peer → order of coming; room:ROOM:cards: hash, what the members were told of it; room:ROOM:away: set, of whom they were told that it is away
--   room:ROOM:knocks    zset     peer → order of knocking; room:ROOM:admitted: set; room:ROOM:bans: list, the newest last
--   topic:TOPIC         set      subscribers
--
-- An answer that has to come between what happened before and what happens after goes through the inbox of the caller: 'done'.

local NODE, EPOCH, CALL = ARGV[1], ARGV[2], ARGV[3]
local KNOCKS, BANS = 100, 1000
local WAITING = 1000 -- messages that may wait for a parked peer
local INBOX = 64 * 1024 * 1024 -- bytes that a node may leave unread

local function key(...)
  return KEYS[1] .. table.concat({ ... }, ':')
end

local function pack(...)
  local parts = {}
  for i = 1, select('#', ...) do
    local value = tostring(select(i, ...) or '')
    parts[i] = struct.pack('>I4', #value) .. value
  end
  return table.concat(parts)
end

local OWN = '' -- the last entry that was put into the inbox of the node that asks

local function put(node, entry)
  local id = redis.call('XADD', key('inbox', node), '*', 'e', entry)
  if node == NODE then
    OWN = id
  end
  redis.call('INCRBY', key('load', node), #entry)
end

local function post(node, kind, ...)
  put(node, pack(kind, ...))
end

local function refuse(code, text)
  return redis.error_reply(code .. ' ' .. text)
end

-- The script has done what was asked; the caller learns it in its place among all that it hears.
local function done(...)
  post(NODE, 'done', CALL, ...)
  return 'OK'
end

-- ---- peers

local function node_of(peer)
  return redis.call('HGET', key('peer', peer), 'node')
end

local function is_current(peer, token)
  return redis.call('HGET', key('peer', peer), 'token') == token
end

local function unregistered(peer)
  return refuse('unavailable', 'peer ' .. peer .. ' is not registered')
end

local function to_peer(peer, kind, ...)
  local node = node_of(peer)
  if node == '' then
    redis.call('RPUSH', key('peer', peer, 'waiting'), pack(kind, peer, ...))
  elseif node then
    post(node, kind, peer, ...)
  end
end

-- Its node is dead, and its client has not come to another one yet: a snapshot will tell it what happens in its rooms.
local function is_buried(peer)
  return redis.call('HEXISTS', key('peer', peer), 'buried') == 1
end

-- Those who asked the node of a peer ask anew: the session is elsewhere now, or nowhere. But for one, who is given it.
local function ask_again(peer, given)
  local asking = key('peer', peer, 'asking')
  for _, each in ipairs(redis.call('LRANGE', asking, 0, -1)) do
    local node, call = string.match(each, '^(%S+) (%d+)$')
    if each ~= given and redis.call('HEXISTS', key('epochs'), node) == 1 then
      post(node, 'done', call, 'again')
    end
  end
  redis.call('DEL', asking)
end

-- The same to many, once for each node; peers are separated by line ends, which no id has.
local function to_peers(peers, kind, ...)
  local nodes, at = {}, {}
  for _, peer in ipairs(peers) do
    local node = node_of(peer)
    if node == '' then
      if not is_buried(peer) then
        to_peer(peer, kind, ...)
      end
    elseif node and at[node] then
      at[node] = at[node] .. '\n' .. peer
    elseif node then
      at[node] = peer
      nodes[#nodes + 1] = node
    end
  end
  for _, node in ipairs(nodes) do
    post(node, kind, at[node], ...)
  end
end

-- Why no more messages go to these peers; nil if they do. What happens in rooms is told in any case.
local function congestion(peers)
  for _, peer in ipairs(peers) do
    local node = node_of(peer)
    if node == '' and redis.call('LLEN', key('peer', peer, 'waiting')) >= WAITING then
      return refuse('unavailable', 'too much waits for peer ' .. peer)
    end
    if node and tonumber(redis.call('GET', key('load', node)) or 0) > INBOX then
      return refuse('unavailable', 'node ' .. node .. ' of peer ' .. peer .. ' is behind')
    end
  end
end

-- ---- rooms

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

local function user_of(peer)
  return redis.call('HGET', key('peer', peer), 'user') or ''
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

local function card_of(peer)
  return redis.call('HGET', key('peer', peer), 'card') or ''
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

local function expects(room, guest)
  return redis.call('ZSCORE', key('room', room, 'knocks'), guest) or
    redis.call('SISMEMBER', key('room', room, 'admitted'), guest) == 1
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

-- Everything that is known of a peer goes. It has left its rooms before.
local function forget_peer(peer)
  ask_again(peer)
  for _, room in ipairs(redis.call('SMEMBERS', key('peer', peer, 'doors'))) do
    forget_guest(room, peer)
  end
  for _, topic in ipairs(redis.call('SMEMBERS', key('peer', peer, 'topics'))) do
    redis.call('SREM', key('topic', topic), peer)
  end
  local node, user = node_of(peer), user_of(peer)
  if node then
    redis.call('SREM', key('at', node), peer)
  end
  if user ~= '' then
    redis.call('SREM', key('user', user), peer)
  end
  redis.call('ZREM', key('peers'), peer)
  redis.call('ZREM', key('parked'), peer)
  redis.call('DEL', key('peer', peer), key('peer', peer, 'rooms'), key('peer', peer, 'doors'), key('peer', peer, 'topics'),
    key('peer', peer, 'waiting'))
end

local function leave_all(peer, reason)
  for _, room in ipairs(redis.call('SMEMBERS', key('peer', peer, 'rooms'))) do
    remove_member(room, peer, reason)
  end
end

local function now()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

-- The node of a peer is dead. The peer keeps its places, and waits for its client as one that is detached; without a record it is lost.
local function bury(peer)
  local grace = redis.call('HGET', key('peer', peer), 'grace')
  if not grace then
    leave_all(peer, 'LOST')
    forget_peer(peer)
    return
  end
  redis.call('SREM', key('at', node_of(peer)), peer)
  redis.call('HSET', key('peer', peer), 'node', '', 'buried', '1')
  redis.call('ZADD', key('parked'), now() + grace, peer)
  redis.call('DEL', key('peer', peer, 'waiting')) -- its client starts from a snapshot
  for _, room in ipairs(redis.call('SMEMBERS', key('peer', peer, 'rooms'))) do
    if mark_away(room, peer, '1') then
      to_peers(others(room, peer), 'away', room, peer)
    end
  end
  ask_again(peer)
end

-- What is left of a session whose node is dead, for the node where it goes on: answers its call.
local function give_remains(peer, node, call)
  local views = {}
  for _, room in ipairs(redis.call('SMEMBERS', key('peer', peer, 'rooms'))) do
    views[#views + 1] = room
    views[#views + 1] = view(room, others(room, peer))
    if field(room, 'moderator') == peer then
      pass_knocks(room, peer)
    end
  end
  post(node, 'done', call, 'remains', card_of(peer), redis.call('HGET', key('peer', peer), 'record'), pack(unpack(views)),
    pack(unpack(redis.call('SMEMBERS', key('peer', peer, 'topics')))))
end

-- Where a peer is, and with whom: for the node to which it comes.
local function places(peer)
  local all = {}
  for _, room in ipairs(redis.call('SMEMBERS', key('peer', peer, 'rooms'))) do
    all[#all + 1] = room
    all[#all + 1] = table.concat(members(room), '\n')
  end
  return pack(unpack(all))
end

local function forget_node(node)
  redis.call('HDEL', key('epochs'), node)
  redis.call('HDEL', key('calls'), node)
  redis.call('ZREM', key('leases'), node)
  redis.call('DEL', key('inbox', node), key('load', node), key('giving', node))
end

if EPOCH ~= '' then
  local known = redis.call('HGET', key('epochs'), NODE)
  if known ~= EPOCH then
    local epoch, way = string.match(EPOCH, '^(%d+)%.(%d+)$')
    local there, newest = string.match(known or '', '^(%d+)%.(%d+)$')
    if epoch ~= there or tonumber(way) < tonumber(newest) then
      return refuse('fenced', 'node ' .. NODE .. ' of epoch ' .. EPOCH .. ' was given up')
    end
    redis.call('HSET', key('epochs'), NODE, EPOCH) -- it has connected anew; what it had asked before comes too late
  end
  redis.call('HINCRBY', key('calls'), NODE, 1)
end
