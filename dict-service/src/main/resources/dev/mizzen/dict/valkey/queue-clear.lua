open(true)
local all, partition = argument() == '1', argument()
settle()
if not all then return { 'OK', drop_open(partition) } end
-- What was taken before does not come back into a queue that was emptied.
add('clears', 1)
local open_items = count('waiting') + count('delayed')
if open_items == items_held() then
  local keys = {}
  for _, key in ipairs(data_keys()) do
    -- What was put and done before stays known.
    if key ~= DEDUP and key ~= ANSWERS and key ~= ANSWER_TIMES then keys[#keys + 1] = key end
  end
  unlink(keys)
  for _, field in ipairs({ 'waiting', 'delayed', 'bytes' }) do set(field, 0) end
  add('dropped', open_items)
  notify('R')
else
  for _, one in ipairs(call('HKEYS', HELD)) do drop_open(one) end
end
return { 'OK', open_items }
