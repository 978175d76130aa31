-- Of the old name: what there is to be moved.
bury()
if not head.uid then return { 'OK', 0 } end
if not head.retained then refuse('IN_USE') end
local keys = {}
for _, key in ipairs(data_keys()) do
  if call('EXISTS', key) == 1 then keys[#keys + 1] = { key:sub(#base + 1), call('TYPE', key).ok } end
end
return { 'OK', 1, head.generation, keys, call('HGETALL', HEAD) }
