-- ARGV: key, now
local found = present(ARGV[1], tonumber(ARGV[2]))
if not found then return { 'none' } end
return { 'ok', found.version, redis.call('HGET', values, ARGV[1]) }
