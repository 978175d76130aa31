open(true)
local key, inline = argument(), tonumber(argument())
local e = present(key)
if not e then return { 'OK' } end
-- A hundredth of idle may pass before a read is written down.
if head.idle and now - e.touched > count('idleSlack') then
  e.touched = now
  keep(key, e)
end
local bytes = size(key)
if inline > 0 and bytes <= inline then
  return { 'OK', digits(e.version), left(e), e.media, bytes, call('HGET', VALUES, key) }
end
return { 'OK', digits(e.version), left(e), e.media, bytes }
