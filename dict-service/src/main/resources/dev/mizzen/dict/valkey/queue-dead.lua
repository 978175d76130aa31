open(true)
local behind, partition, sequence, most = argument() == '1', argument(), argument(), argument()
settle()
local first = behind and '(' .. place(partition, sequence) or '-'
local sequences = call('ZRANGEBYLEX', DEAD, first, '+', 'LIMIT', 0, most)
for n, text in ipairs(sequences) do sequences[n] = digits(tonumber(text:sub(-16))) end
local items = {}
for _, one in ipairs(fitting(sequences)) do
  local i = one.item
  items[#items + 1] = { i.partition, one.sequence, i.attempts, i.media, value(one.sequence) }
end
return { 'OK', items }
