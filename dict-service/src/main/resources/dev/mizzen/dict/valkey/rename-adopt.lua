-- Of the new name: all is there, now it has a definition.
local token, packed = argument(), argument()
if head.staged ~= token then refuse('IN_USE') end
local field = unpacked(packed)
local name = field()
while name do
  set(name, field())
  name = field()
end
set('moving', nil)
set('staged', nil)
set('stagedUntil', nil)
return { 'OK' }
