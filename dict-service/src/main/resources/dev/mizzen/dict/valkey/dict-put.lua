open(true)
local key, media, value, condition, ttl, request =
  argument(), argument(), argument(), argument(), argument(), argument()
local before = recall(request)
if before then return before end
sweep(100)
local e = present(key)
check_size(#value)
check(condition, e)
room(e and 0 or 1, #value - size(key) + (e and 0 or #key))
local version = tick()
put(key, { version = version, touched = now, ends = ends(ttl), media = media }, value)
log('p', key, version)
return remember(request, { 'OK', e and 0 or 1, digits(version) })
