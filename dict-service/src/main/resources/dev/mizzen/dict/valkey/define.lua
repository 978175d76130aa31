bury()
local uid, reclaim = argument(), argument()
-- A rename is on its way; one that ended half done holds up nobody for long.
if count('stagedUntil') > wall or count('moving') > wall then refuse('IN_USE') end
if head.staged then wipe() end
set('moving', nil)
local outcome = 'UPDATED'
if not head.uid then
  outcome = 'CREATED'
  set('used', now)
  set('generation', tick())
  born()
elseif head.retained then
  outcome = 'CREATED'
  set('retained', nil)
elseif head.uid ~= uid and head.reclaim == 'DELETE' then
  outcome = 'REPLACED'
  set('generation', tick())
  empty()
end
local idle_before, time_before = head.idle, head.partitionTtl
set('uid', uid)
set('reclaim', reclaim)
-- An empty value is a field that is not there.
for i = position + 1, #ARGV, 2 do
  set(ARGV[i], ARGV[i + 1] ~= '' and ARGV[i + 1] or nil)
end
set('dies', number('lifetime') and now + number('lifetime') or nil)
declared(idle_before, time_before)
notify('D')
return { 'OK', outcome }
