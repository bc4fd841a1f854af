-- ARGV: now
while sweep(tonumber(ARGV[1]), 1000) == 1000 do end
local keys, bytes = held()
return { 'ok', tostring(keys), string.format('%.0f', bytes) }
