-- ARGV: key, value, expiry (0 for never), now, most bytes, most keys, version to have (empty for any)
local key, value, expiry, now = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local mostBytes, mostKeys, wanted = tonumber(ARGV[5]), tonumber(ARGV[6]), ARGV[7]
local found = present(key, now)
if wanted ~= '' and (found and found.version or '0') ~= wanted then
  return { 'conflict', found and found.version or '0' }
end
sweep(now, 64)
local size = #key + #value
local function fits()
  local before = entry(key)
  local keys, bytes = held()
  local grows = size - (before and before.size or 0)
  return (grows <= 0 or bytes + grows <= mostBytes) and (before or keys < mostKeys)
end
if not fits() then
  while sweep(now, 1000) == 1000 do end
  if not fits() then
    local keys, bytes = held()
    return { 'quota', tostring(keys), string.format('%.0f', bytes) }
  end
end
-- Not below the time of day: what a server lost does not come again.
if redis.call('EXISTS', counter) == 0 then
  redis.call('SET', counter, string.format('%.0f', now * 1024))
end
redis.call('INCR', counter)
local version = redis.call('GET', counter)
drop(key)
redis.call('HSET', values, key, value)
redis.call('HSET', meta, key, version .. ':' .. string.format('%.0f', expiry) .. ':' .. string.format('%.0f', size))
redis.call('ZADD', order, 0, key)
if expiry > 0 then redis.call('ZADD', expiries, string.format('%.0f', expiry), key) end
redis.call('HINCRBY', usage, 'bytes', size)
return { 'ok', version }
