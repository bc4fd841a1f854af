-- ARGV: key, now, version to have (empty for any)
local found = present(ARGV[1], tonumber(ARGV[2]))
if ARGV[3] ~= '' and (not found or found.version ~= ARGV[3]) then
  return { 'conflict', found and found.version or '0' }
end
drop(ARGV[1])
sweep(tonumber(ARGV[2]), 64)
return { found and 'ok' or 'none' }
