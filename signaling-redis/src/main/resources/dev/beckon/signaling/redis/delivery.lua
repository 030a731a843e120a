-- Where a peer is, and what is put there for it. A node is '' while the peer is parked or buried.

local function node_of(peer)
  return redis.call('HGET', key('peer', peer), 'node')
end

-- What a message to a peer, which is at that node, is refused with; nil if it is not. What happens in rooms is told in any case.
local function congested(peer, node)
  if node == '' then
    if redis.call('LLEN', key('peer', peer, 'waiting')) >= WAITING then
      return 'unavailable too much waits for peer ' .. peer
    end
  elseif tonumber(redis.call('GET', key('load', node)) or 0) > INBOX then
    return 'unavailable node ' .. node .. ' of peer ' .. peer .. ' is behind'
  end
end

local function to_peer_at(node, peer, kind, ...)
  if node == '' then
    redis.call('RPUSH', key('peer', peer, 'waiting'), pack(kind, peer, ...))
  else
    post(node, kind, peer, ...)
  end
end
