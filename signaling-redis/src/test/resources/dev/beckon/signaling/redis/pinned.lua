-- Put before a script in tests: what an engine leaves open is decided, so that a model can know it. The clock is the key 'clock'; entries of streams are numbered by it; sets and hashes are in the order of their elements.
local engine = redis
local redis = { error_reply = engine.error_reply }

local function in_order(all, step)
  local each = {}
  for i = 1, #all, step do
    each[#each + 1] = { all[i], all[i + step - 1] }
  end
  table.sort(each, function(one, other) return one[1] < other[1] end)
  local flat = {}
  for i, pair in ipairs(each) do
    for j = 1, step do
      flat[(i - 1) * step + j] = pair[j]
    end
  end
  return flat
end

function redis.call(command, ...)
  local given = { ... }
  if command == 'TIME' then
    local clock = engine.call('GET', KEYS[1] .. 'clock')
    return { string.sub(clock, 1, -4), string.sub(clock, -3) .. '000' }
  elseif command == 'XADD' then
    local clock = engine.call('GET', KEYS[1] .. 'clock')
    return engine.call(command, given[1], clock .. '-*', given[3], given[4])
  elseif command == 'SMEMBERS' then
    return in_order(engine.call(command, given[1]), 1)
  elseif command == 'HGETALL' then
    return in_order(engine.call(command, given[1]), 2)
  elseif command == 'SRANDMEMBER' then
    local first = {}
    for i, member in ipairs(in_order(engine.call('SMEMBERS', given[1]), 1)) do
      first[i] = i <= given[2] and member or nil
    end
    return first
  end
  return engine.call(command, ...)
end
