open(true)
local partition, time, request, wait, items_ahead, partitions_ahead, packed =
  argument(), argument(), argument(), argument() == '1', argument(), argument(), argument()
local before = recall(request)
if before then return before end
settle()

local window = number('dedupWindow')
call('ZREMRANGEBYSCORE', DEDUP, '-inf', digits(now - window))
local field, new, named, duplicates = unpacked(packed), {}, {}, 0
local media = field()
while media do
  local data, wanted, name = field(), tonumber(field()), field()
  if #data > number('maxItem') then refuse('TOO_LARGE', 'itemBytes', #data, head.maxItem) end
  if name ~= '' and window > 0 and (named[name] or call('ZSCORE', DEDUP, name)) then
    duplicates = duplicates + 1
  else
    named[name] = true
    new[#new + 1] = { media = media, data = data, delay = wanted, name = name }
  end
  media = field()
end

-- Those who wait for room already have it first.
local function lacks(limit, would, most)
  if wait then listen('R') end
  return { 'OK', 0, limit, digits(would), most, #new > number('maxItems') and 1 or 0 }
end
if #new > 0 then
  local items = items_held() + items_ahead + #new
  local partitions = call('HLEN', HELD) + partitions_ahead + 1
  if items > number('maxItems') then return lacks('items', items, head.maxItems) end
  if call('HEXISTS', HELD, partition) == 0 and partitions > number('maxPartitions') then
    return lacks('partitions', partitions, head.maxPartitions)
  end
end

for _, one in ipairs(new) do
  local sequence = digits(tick())
  local i = { put = now, attempts = 0, epoch = 0, partition = partition, media = one.media }
  enter(sequence, i, one.data)
  if one.delay > 0 then
    delay(sequence, i, now + one.delay)
    -- Who waits has a time to wait for.
    notify('I', partition)
  else
    wait_in_line(sequence, i)
  end
  if one.name ~= '' and window > 0 then call('ZADD', DEDUP, digits(now), one.name) end
end
if #new > 0 then
  add('enqueued', #new)
  timed(partition, now, time)
end
return remember(request, { 'OK', 1, #new, duplicates })
