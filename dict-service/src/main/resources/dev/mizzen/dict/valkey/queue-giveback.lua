-- Only to the object that they were taken from, declared or retained.
bury()
local generation, clears, partition, packed = argument(), argument(), argument(), argument()
if head.generation ~= generation then return { 'OK' } end
settle()
local field = unpacked(packed)
local sequence = field()
while sequence do
  local media, data, put, attempts = field(), field(), tonumber(field()), tonumber(field())
  if (head.clears or '0') ~= clears then
    add('done', -1)
    add('dropped', 1)
  elseif call('HEXISTS', ITEMS, sequence) == 0 then
    local i = { put = put, attempts = attempts, epoch = 0, partition = partition, media = media }
    add('done', -1)
    enter(sequence, i, data)
    wait_in_line(sequence, i)
    restart(partition, now)
  end
  sequence = field()
end
return { 'OK' }
