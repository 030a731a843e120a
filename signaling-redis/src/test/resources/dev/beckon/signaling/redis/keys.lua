-- All keys but the clock: name, type, content.
local all = {}
for _, name in ipairs(redis.call('KEYS', KEYS[1] .. '*')) do
  local short = string.sub(name, #KEYS[1] + 1)
  local kind = redis.call('TYPE', name).ok
  local content
  if kind == 'string' then
    content = { redis.call('GET', name) }
  elseif kind == 'list' then
    content = redis.call('LRANGE', name, 0, -1)
  elseif kind == 'set' then
    content = redis.call('SMEMBERS', name)
  elseif kind == 'hash' then
    content = redis.call('HGETALL', name)
  elseif kind == 'zset' then
    content = redis.call('ZRANGE', name, 0, -1, 'WITHSCORES')
  else
    content = {}
    for _, entry in ipairs(redis.call('XRANGE', name, '-', '+')) do
      content[#content + 1] = entry[1]
      content[#content + 1] = entry[2][1]
      content[#content + 1] = entry[2][2]
    end
  end
  if short ~= 'clock' then
    all[#all + 1] = { short, kind, content }
  end
end
return all
