-- What every script begins with. Times are milliseconds, and given: the clock is the application's.
-- values: key -> value; meta: key -> version:expiry:size; order: keys by their bytes;
-- expiries: keys by the time when they are gone; usage: the bytes of all; counter: the last version.
local values, meta, order, expiries, usage, counter =
  KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]

local function entry(key)
  local text = redis.call('HGET', meta, key)
  if not text then return nil end
  local version, expiry, size = string.match(text, '^(%d+):(%d+):(%d+)$')
  return { version = version, expiry = tonumber(expiry), size = tonumber(size) }
end

local function present(key, now)
  local found = entry(key)
  if found and (found.expiry == 0 or found.expiry > now) then return found end
  return nil
end

local function drop(key)
  local found = entry(key)
  if found then
    redis.call('HDEL', values, key)
    redis.call('HDEL', meta, key)
    redis.call('ZREM', order, key)
    redis.call('ZREM', expiries, key)
    redis.call('HINCRBY', usage, 'bytes', -found.size)
  end
end

local function sweep(now, most)
  local due = redis.call('ZRANGEBYSCORE', expiries, '-inf', string.format('%.0f', now), 'LIMIT', 0, most)
  for _, key in ipairs(due) do drop(key) end
  return #due
end

local function held()
  return redis.call('ZCARD', order), tonumber(redis.call('HGET', usage, 'bytes') or '0')
end
