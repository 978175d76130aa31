-- Changes after a version with a prefix; without a version the one of now.
open(true)
local since, prefix, most, wait = argument(), argument(), tonumber(argument()), argument() == '1'
while sweep(1000) > 0 do end
if since == '' then return { 'OK', head.version, {} } end
local oldest = call('XRANGE', CHANGES, '-', '+', 'COUNT', 1)[1][1]:match('^%d+')
-- A version that is still to come was lost in a failover, and what it was with it.
if tonumber(since) < tonumber(oldest) or tonumber(since) > count('version') then
  refuse('COMPACTED', since)
end
local found = {}
local looked = 0
while looked < 20000 do
  local some = call('XRANGE', CHANGES, '(' .. since .. '-0', '+', 'COUNT', 1000)
  if #some == 0 then
    since = head.version
    break
  end
  for _, change in ipairs(some) do
    since = change[1]:match('^%d+')
    local kind, key = change[2][1], change[2][2]
    if kind == 'c' or (kind ~= 's' and key:sub(1, #prefix) == prefix) then
      found[#found + 1] = { kind, key, since }
      if #found == most then return { 'OK', since, found } end
    end
  end
  looked = looked + #some
end
if #found == 0 and wait then listen('C') end
-- The time of the next entry that is over by itself.
local due = call('ZRANGE', DUES, 0, 0, 'WITHSCORES')[2]
return { 'OK', since, found, due and digits(math.max(0, tonumber(due) - now)) or '-1' }
