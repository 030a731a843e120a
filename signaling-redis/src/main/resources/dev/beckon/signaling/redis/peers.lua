-- Who is who, and what is for whom.

local function is_current(peer, token)
  return redis.call('HGET', key('peer', peer), 'token') == token
end

local function unregistered(peer)
  return refuse('unavailable', 'peer ' .. peer .. ' is not registered')
end

local function to_peer(peer, kind, ...)
  local node = node_of(peer)
  if node then
    to_peer_at(node, peer, kind, ...)
  end
end

-- Its node is dead, and its client has not come to another one yet: a snapshot will tell it what happens in its rooms.
local function is_buried(peer)
  return redis.call('HEXISTS', key('peer', peer), 'buried') == 1
end

-- Whether a node still waits for the answer to a call: it is in the epoch in which it asked.
local function awaits(node, call)
  local epoch = redis.call('HGET', key('epochs'), node)
  return epoch and string.match(epoch, '^%d+') == string.match(call, '^%d+')
end

-- Those who asked the node of a peer ask anew: the session is elsewhere now, or nowhere. But for one, who is given it.
local function ask_again(peer, given)
  local asking = key('peer', peer, 'asking')
  for _, each in ipairs(redis.call('LRANGE', asking, 0, -1)) do
    local node, call = string.match(each, '^(%S+) (%S+)$')
    if each ~= given and awaits(node, call) then
      post(node, 'done', call, 'again')
    end
  end
  redis.call('DEL', asking)
end

local function user_of(peer)
  return redis.call('HGET', key('peer', peer), 'user') or ''
end

local function card_of(peer)
  return redis.call('HGET', key('peer', peer), 'card') or ''
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

-- What a message to these peers is refused with; nil if it is not.
local function congestion(peers)
  for _, peer in ipairs(peers) do
    local node = node_of(peer)
    local why = node and congested(peer, node)
    if why then
      return why
    end
  end
end
