-- Of the old name: some of one key, and where to go on; 0 at the end.
if not head.retained then refuse('IN_USE') end
-- Nobody declares it meanwhile.
set('moving', wall + 60 * SECOND)
local key, cursor, many = base .. argument(), argument(), tonumber(argument())
local kind = call('TYPE', key).ok
if kind == 'hash' then
  local page = call('HSCAN', key, cursor, 'COUNT', many)
  return { 'OK', page[1], page[2] }
elseif kind == 'zset' then
  local page = call('ZRANGE', key, cursor, cursor + many - 1, 'WITHSCORES')
  return { 'OK', #page < 2 * many and '0' or digits(cursor + many), page }
end
local page = {}
local changes = call('XRANGE', key, cursor == '0' and '-' or '(' .. cursor, '+', 'COUNT', many)
for _, change in ipairs(changes) do
  page[#page + 1] = change[1]
  page[#page + 1] = change[2][1]
  page[#page + 1] = change[2][2]
end
return { 'OK', #changes < many and '0' or changes[#changes][1], page }
