open(true)
local all, partition, most = argument() == '1', argument(), argument()
settle()
local first, last = of_dead(not all and partition or nil)
local places = call('ZRANGEBYLEX', DEAD, first, last, 'LIMIT', 0, most)
for _, text in ipairs(places) do
  local sequence = digits(tonumber(text:sub(-16)))
  local i = item(sequence)
  call('ZREM', DEAD, text)
  add('dead', -1)
  i.attempts = 0
  store(sequence, i)
  wait_in_line(sequence, i)
  restart(i.partition, now)
end
return { 'OK', #places }
