bury()
local told = argument()
if head.uid and not head.retained then
  if (told ~= '' and told or head.reclaim) == 'RETAIN' then
    set('retained', '1')
    set('dies', nil)
    notify('G')
  else
    wipe()
  end
elseif head.retained and told == 'DELETE' then
  wipe()
end
return { 'OK' }
