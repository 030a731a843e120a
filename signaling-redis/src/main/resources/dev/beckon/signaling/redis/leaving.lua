-- How peers and nodes go, and what is left of a session whose node is dead.

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
  local known = redis.call('HMGET', key('peer', peer), 'record', 'secrets')
  post(node, 'done', call, 'remains', card_of(peer), known[1], known[2], pack(unpack(views)),
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

-- A node that was giving sessions to other nodes, or to the engine, does so no more.
local function end_giving(dead)
  local giving = redis.call('HGETALL', key('giving', dead))
  for i = 1, #giving, 2 do
    local peer, node, call = giving[i], string.match(giving[i + 1], '^(%S+) (%S+)$')
    if node == '-' then
      if is_current(peer, call) and node_of(peer) == '' and redis.call('HEXISTS', key('peer', peer), 'state') == 0 then
        bury(peer)
      end
    elseif node_of(peer) == node and awaits(node, call) then -- otherwise that node was given up, and the session made anew where it is
      local token = redis.call('HGET', key('peer', peer), 'token')
      if redis.call('HEXISTS', key('peer', peer), 'record') == 1 then
        post(node, 'arrives', peer, token, places(peer)) -- anew: what came since it moved is in the snapshot
        give_remains(peer, node, call)
        ask_again(peer, node .. ' ' .. call)
      else
        post(node, 'done', call, 'gone', token)
      end
    end
  end
end

local function forget_node(node)
  redis.call('HDEL', key('epochs'), node)
  redis.call('HDEL', key('calls'), node)
  redis.call('HDEL', key('reads'), node)
  redis.call('ZREM', key('leases'), node)
  redis.call('DEL', key('inbox', node), key('load', node), key('giving', node))
end
