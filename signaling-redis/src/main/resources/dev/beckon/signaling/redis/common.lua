-- What all scripts share; it is put before each of them, and after it delivery.lua, peers.lua, rooms.lua and leaving.lua, but for the scripts that run for each message, which have before them
-- no more than they need: the engine makes each function anew whenever a script runs. Scripts run one at a time, so each is one moment for the whole cluster.
--
-- KEYS[1] is the prefix of all keys. ARGV: node, its epoch, the call, then what the script names. A call that has an answer by way of the inbox is the epoch of the node, a dot, and a number.
--
--   epochs              hash     node → epoch, a dot, and the number of its newest connection: a node of another epoch is refused, and what comes late over an older connection
--   leases              zset     node → when its lease ends, by the engine's clock
--   calls               hash     node → how many scripts it had run: less than were answered means that the engine lost some
--   inbox:NODE          stream   what is to be done at the node; one field, a list (see pack); load:NODE: its bytes, until they are read
--   reads               hash     node → how many bytes of its inbox it has read since it has joined
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

local PREFIX = KEYS[1]

local function key(kind, id, part)
  if part then
    return PREFIX .. kind .. ':' .. id .. ':' .. part
  end
  return id and PREFIX .. kind .. ':' .. id or PREFIX .. kind
end

local function pack(...)
  local parts = {}
  for i = 1, select('#', ...) do
    local value = tostring(select(i, ...) or '')
    parts[i] = struct.pack('>I4c0', #value, value)
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

local function now()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
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
end
redis.call('HINCRBY', key('calls'), NODE, 1) -- an engine without memory refuses this, and nothing has been done
if EPOCH == '' then
  redis.call('HDEL', key('calls'), NODE) -- it is not one of the cluster yet
end
