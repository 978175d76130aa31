open(true)
local partition, most, wait, time =
  argument(), tonumber(argument()), argument() == '1', argument()
settle()
local leased = {}
for _, one in ipairs(front(partition, most)) do
  local i, sequence = one.item, one.sequence
  leave_line(sequence, i)
  i.attempts = i.attempts + 1
  i.epoch = tick()
  store(sequence, i)
  call('ZADD', LEASED, digits(now + tonumber(time ~= '' and time or head.leaseFor)), sequence)
  add('leased', 1)
  leased[#leased + 1] = { sequence, digits(i.epoch), i.attempts, i.media, value(sequence) }
end
if #leased == 0 and wait then listen('I') end
-- Who waits elsewhere has a lease more to wait for.
if #leased > 0 then notify('I', partition) end
return { 'OK', leased, #leased == 0 and next_due() or '-1' }
