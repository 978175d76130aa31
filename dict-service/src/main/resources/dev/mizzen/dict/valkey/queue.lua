-- A queue: per partition what waits and what is delayed, by sequence number; of all partitions
-- together what is delayed, leased and dead, by its time or place; the items.
local ITEMS, VALUES = base .. ':m', base .. ':v'
local DELAYED, LEASED, DEAD, ALL_WAITING = base .. ':d', base .. ':l', base .. ':x', base .. ':a'
-- How many items a partition holds; how long its time is; when it is over.
local HELD, TIMES, ENDS = base .. ':n', base .. ':tt', base .. ':t'
local DEDUP = base .. ':u'

local function waiting_of(partition) return base .. ':w:' .. partition end
local function delayed_of(partition) return base .. ':e:' .. partition end

-- What tells of other keys comes first.
local function data_keys()
  local all = { HELD, ITEMS, VALUES, DELAYED, LEASED, DEAD, ALL_WAITING, TIMES, ENDS, DEDUP, ANSWERS, ANSWER_TIMES }
  for _, partition in ipairs(call('HKEYS', HELD)) do
    all[#all + 1] = waiting_of(partition)
    all[#all + 1] = delayed_of(partition)
  end
  return all
end

local function born() end

local function item(sequence)
  local packed = call('HGET', ITEMS, sequence)
  return packed and cmsgpack.unpack(packed)
end
local function store(sequence, i) call('HSET', ITEMS, sequence, cmsgpack.pack(i)) end

-- The time of a partition runs from its last put, or from the last item that came back; as long as
-- that put said, else as the queue says.
local function timed(partition, at, own)
  call('HSET', TIMES, partition, digits(at) .. ' ' .. own)
  local time = own ~= '' and own or head.partitionTtl
  if time then
    call('ZADD', ENDS, digits(at + time), partition)
  else
    call('ZREM', ENDS, partition)
  end
end

local function times(partition) return (call('HGET', TIMES, partition) or ' '):match('^(%d*) (%d*)$') end

local function restart(partition, at)
  local _, own = times(partition)
  timed(partition, at, own)
end

-- After the definition was written: there may be other times, and more room.
local function declared(_, time_before)
  if head.partitionTtl ~= time_before then
    for _, partition in ipairs(call('HKEYS', TIMES)) do timed(partition, times(partition)) end
  end
  notify('R')
end

local function hold(partition, more)
  if call('HINCRBY', HELD, partition, more) == 0 then
    call('HDEL', HELD, partition)
    call('HDEL', TIMES, partition)
    call('ZREM', ENDS, partition)
  end
end

-- A new one, which has no state yet.
local function enter(sequence, i, data)
  store(sequence, i)
  call('HSET', VALUES, sequence, data)
  add('bytes', #data)
  hold(i.partition, 1)
end

local function wait_in_line(sequence, i)
  call('ZADD', waiting_of(i.partition), sequence, sequence)
  call('ZADD', ALL_WAITING, sequence, sequence)
  add('waiting', 1)
  notify('I', i.partition)
end

local function leave_line(sequence, i)
  call('ZREM', waiting_of(i.partition), sequence)
  call('ZREM', ALL_WAITING, sequence)
  add('waiting', -1)
end

local function delay(sequence, i, at)
  call('ZADD', delayed_of(i.partition), sequence, sequence)
  call('ZADD', DELAYED, digits(at), sequence)
  add('delayed', 1)
end

local function end_delay(sequence, i)
  call('ZREM', delayed_of(i.partition), sequence)
  call('ZREM', DELAYED, sequence)
  add('delayed', -1)
end

-- A text whose order is that of partition and sequence: after the partition, in which no byte 0
-- stands alone, two of them.
local function begin_of(partition) return partition:gsub('%z', '\0\255') .. '\0\0' end
local function place(partition, sequence)
  return begin_of(partition) .. string.format('%016.0f', tonumber(sequence))
end

local function bury_item(sequence, i)
  call('ZADD', DEAD, 0, place(i.partition, sequence))
  add('dead', 1)
end

-- Out of the store for good; its state was left before.
local function forget(sequence, i)
  add('bytes', -call('HSTRLEN', VALUES, sequence))
  call('HDEL', VALUES, sequence)
  call('HDEL', ITEMS, sequence)
  hold(i.partition, -1)
  notify('R')
end

local function items_held()
  return count('waiting') + count('delayed') + count('leased') + count('dead')
end

local function drop_open(partition)
  local dropped = 0
  for leave, line in pairs({ [leave_line] = waiting_of(partition), [end_delay] = delayed_of(partition) }) do
    local some = call('ZRANGE', line, 0, 999)
    while #some > 0 do
      for _, sequence in ipairs(some) do
        local i = item(sequence)
        leave(sequence, i)
        forget(sequence, i)
      end
      dropped = dropped + #some
      some = call('ZRANGE', line, 0, 999)
    end
  end
  add('dropped', dropped)
  return dropped
end

local function end_lease(sequence)
  call('ZREM', LEASED, sequence)
  add('leased', -1)
end

-- What fell due, one after the other in the order of their times, so that nothing depends on when
-- somebody looks.
local function settle()
  local due = {
    [ENDS] = function(partition)
      call('ZREM', ENDS, partition)
      drop_open(partition)
    end,
    [DELAYED] = function(sequence)
      local i = item(sequence)
      end_delay(sequence, i)
      wait_in_line(sequence, i)
    end,
    [LEASED] = function(sequence, at)
      local i = item(sequence)
      end_lease(sequence)
      if i.attempts >= number('maxAttempts') then
        bury_item(sequence, i)
      else
        wait_in_line(sequence, i)
        restart(i.partition, at)
      end
    end,
  }
  for _ = 1, 20000 do
    local which, member, at
    for _, line in ipairs({ ENDS, DELAYED, LEASED }) do
      local first = call('ZRANGE', line, 0, 0, 'WITHSCORES')
      local time = tonumber(first[2])
      if time and time <= now and (not at or time < at) then which, member, at = line, first[1], time end
    end
    if not at then return end
    due[which](member, at)
  end
end

-- µs until something falls due by itself; -1 when nothing will.
local function next_due()
  local soonest
  for _, line in ipairs({ DELAYED, LEASED }) do
    local at = tonumber(call('ZRANGE', line, 0, 0, 'WITHSCORES')[2])
    if at and (not soonest or at < soonest) then soonest = at end
  end
  return soonest and digits(math.max(0, soonest - now)) or '-1'
end

-- The first ones of some sequence numbers that make one answer, each with its item.
local function fitting(sequences)
  local found, bytes = {}, 0
  for _, sequence in ipairs(sequences) do
    bytes = bytes + call('HSTRLEN', VALUES, sequence)
    if bytes > MAX_ANSWER and #found > 0 then break end
    found[#found + 1] = { sequence = sequence, item = item(sequence) }
  end
  return found
end

local function front(partition, most) return fitting(call('ZRANGE', waiting_of(partition), 0, most - 1)) end

local function value(sequence) return call('HGET', VALUES, sequence) end

-- Does something with each lease that holds, and says of each whether it did.
local function each_lease(packed, act)
  local field, settled = unpacked(packed), {}
  local partition = field()
  while partition do
    local sequence, epoch = field(), field()
    local i = call('ZSCORE', LEASED, sequence) and item(sequence)
    local held = i and digits(i.epoch) == epoch and i.partition == partition
    if held then act(sequence, i) end
    settled[#settled + 1] = held and 1 or 0
    partition = field()
  end
  return { 'OK', settled }
end

local function of_dead(partition)
  if not partition then return '-', '+' end
  local begin = begin_of(partition)
  return '[' .. begin, '(' .. begin:sub(1, -2) .. '\1'
end

-- Of another object from now on.
local function empty()
  unlink(data_keys())
  for _, field in ipairs({ 'waiting', 'delayed', 'leased', 'dead', 'bytes', 'enqueued', 'done', 'dropped', 'clears' }) do
    set(field, nil)
  end
  notify('R')
end
