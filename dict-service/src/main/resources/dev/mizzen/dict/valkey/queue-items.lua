open(true)
local partition, behind, most, wait = argument(), argument(), argument(), argument() == '1'
settle()
local found = fitting(call('ZRANGEBYSCORE', waiting_of(partition), behind ~= '' and '(' .. behind or '-inf', '+inf', 'LIMIT', 0, most))
if #found == 0 and wait then listen('I') end
local items = {}
for _, one in ipairs(found) do
  items[#items + 1] = { one.sequence, one.item.attempts, one.item.media, value(one.sequence) }
end
return { 'OK', items, #items == 0 and next_due() or '-1' }
