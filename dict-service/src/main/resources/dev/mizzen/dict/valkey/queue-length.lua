open(true)
local all, partition = argument() == '1', argument()
settle()
if all then return { 'OK', count('waiting') + count('delayed') } end
return { 'OK', call('ZCARD', waiting_of(partition)) + call('ZCARD', delayed_of(partition)) }
