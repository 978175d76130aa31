-- Of the new name: what was read of the old one.
local token, key, kind, packed = argument(), base .. argument(), argument(), argument()
if head.staged ~= token then refuse('IN_USE') end
set('stagedUntil', wall + 60 * SECOND)
local field = unpacked(packed)
local first = field()
while first do
  if kind == 'hash' then
    call('HSET', key, first, field())
  elseif kind == 'zset' then
    call('ZADD', key, field(), first)
  else
    call('XADD', key, first, field(), field())
  end
  first = field()
end
return { 'OK' }
