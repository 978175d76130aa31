open(true)
while sweep(1000) > 0 do end
local deleted = entries()
if deleted > 0 then
  call('UNLINK', KEYS_IN_ORDER, VALUES, ENTRIES, DUES)
  set('bytes', 0)
  set('reindex', nil)
  log('c', '', tick())
end
return { 'OK', deleted }
