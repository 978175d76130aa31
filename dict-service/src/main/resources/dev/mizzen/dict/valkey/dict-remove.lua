open(true)
local key, condition = argument(), argument()
sweep(100)
local e = present(key)
check(condition, e)
if not e then return { 'OK' } end
local value = call('HGET', VALUES, key)
drop(key)
log('r', key, tick())
return { 'OK', digits(e.version), left(e), e.media, #value, value }
