-- ARGV: lower bound, upper bound (empty for none), limit, now
local limit, now = tonumber(ARGV[3]), tonumber(ARGV[4])
local from, to = ARGV[1], ARGV[2] == '' and '+' or ARGV[2]
local result = { 'ok' }
while #result <= limit do
  local keys = redis.call('ZRANGEBYLEX', order, from, to, 'LIMIT', 0, limit)
  for _, key in ipairs(keys) do
    if #result <= limit and present(key, now) then result[#result + 1] = key end
  end
  if #keys < limit then break end
  from = '(' .. keys[#keys]
end
return result
