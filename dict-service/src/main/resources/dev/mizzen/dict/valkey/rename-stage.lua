-- Of the new name: is it free? What an earlier attempt left half done goes.
local generation = argument()
bury()
if head.uid then
  if head.retained and head.generation == generation then return { 'OK', 0 } end
  refuse('IN_USE')
end
wipe()
set('staged', tick())
set('stagedUntil', wall + 60 * SECOND)
return { 'OK', 1, head.staged }
