-- What dicts and queues have in common, after data_keys() of one of them.

-- Nothing of it stays.
local function wipe()
  unlink(data_keys())
  unlink({ HEAD })
  head, changed = {}, {}
  notify('G')
end

local function bury()
  if number('dies') and now >= number('dies') then wipe() end
end

-- Every operation on what somebody declared begins here.
local function open(using)
  bury()
  if not head.uid or head.retained then refuse('NOT_FOUND') end
  -- Seconds are fine enough: not every read shall be a write.
  if using and now - count('used') >= SECOND then set('used', now) end
end
