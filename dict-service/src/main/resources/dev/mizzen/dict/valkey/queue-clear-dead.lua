open(true)
local all, partition = argument() == '1', argument()
settle()
local first, last = of_dead(not all and partition or nil)
local cleared = 0
local places = call('ZRANGEBYLEX', DEAD, first, last, 'LIMIT', 0, 1000)
while #places > 0 do
  for _, text in ipairs(places) do
    local sequence = digits(tonumber(text:sub(-16)))
    call('ZREM', DEAD, text)
    forget(sequence, item(sequence))
  end
  cleared = cleared + #places
  places = call('ZRANGEBYLEX', DEAD, first, last, 'LIMIT', 0, 1000)
end
add('dead', -cleared)
add('dropped', cleared)
return { 'OK', cleared }
