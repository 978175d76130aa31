open(true)
local prefix, after_key, more, limit, values =
  argument(), argument(), argument() == '1', tonumber(argument()), argument() == '1'
local version = head.version
local first = '[' .. prefix
if more and after_key >= prefix then first = '(' .. after_key end
-- Behind every key with the prefix: the prefix with its last byte one higher.
local last = '+'
local kept = prefix:match('^(.-)\255*$')
if kept ~= '' then last = '(' .. kept:sub(1, -2) .. string.char(kept:byte(-1) + 1) end

local items, bytes, ended = {}, 0, false
local found = 0
while not ended do
  -- One more than asked for tells whether there is a next page.
  local keys = call('ZRANGEBYLEX', KEYS_IN_ORDER, first, last, 'LIMIT', 0, limit - found + 1)
  if #keys == 0 then break end
  for _, key in ipairs(keys) do
    local e = entry(key)
    if now < over(e) then
      local length = size(key)
      bytes = bytes + #key + (values and length or 0)
      if found == limit or (bytes > MAX_ANSWER and found > 0) then
        ended = true
        break
      end
      found = found + 1
      items[#items + 1] = { key, digits(e.version), left(e), e.media, length, values and call('HGET', VALUES, key) or nil }
    end
  end
  first = '(' .. keys[#keys]
end
return { 'OK', version, ended and 1 or 0, items }
