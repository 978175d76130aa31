open(true)
local partition, most, wait = argument(), tonumber(argument()), argument() == '1'
settle()
local taken = {}
for _, one in ipairs(front(partition, most)) do
  local i = one.item
  taken[#taken + 1] = { one.sequence, i.media, value(one.sequence), digits(i.put), i.attempts }
  leave_line(one.sequence, i)
  forget(one.sequence, i)
end
add('done', #taken)
if #taken == 0 and wait then listen('I') end
return { 'OK', taken, #taken == 0 and next_due() or '-1', head.generation, head.clears or '0' }
