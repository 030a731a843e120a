-- Some of the peers of a node whose lease is over, or of this one before it joins, wait for their clients; answers how many are left.
local dead, most = ARGV[4], tonumber(ARGV[5])
local ends = redis.call('ZSCORE', key('leases'), dead)
if not ends or dead ~= NODE and tonumber(ends) >= now() then
  return 0
end
redis.call('HDEL', key('epochs'), dead) -- from now on it is fenced
for _, peer in ipairs(redis.call('SRANDMEMBER', key('at', dead), most)) do
  bury(peer)
end
local left = redis.call('SCARD', key('at', dead))
if left > 0 then
  return left
end

-- sessions that it was giving to other nodes, which have nobody to wait for, or to the engine
local giving = redis.call('HGETALL', key('giving', dead))
for i = 1, #giving, 2 do
  local peer, node, call = giving[i], string.match(giving[i + 1], '^(%S+) (%d+)$')
  if not node then
    local token = string.match(giving[i + 1], '^%- (.+)$')
    if is_current(peer, token) and node_of(peer) == '' and redis.call('HEXISTS', key('peer', peer), 'state') == 0 then
      bury(peer)
    end
  elseif node_of(peer) == node then
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
forget_node(dead)
return 0
