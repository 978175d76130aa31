-- A dict: its keys in order, its values, what is known of each entry, when entries are over, and
-- the changes.
local KEYS_IN_ORDER, VALUES, ENTRIES = base .. ':k', base .. ':v', base .. ':m'
local DUES, CHANGES = base .. ':x', base .. ':c'
local REMEMBERED_CHANGES = 10001
local SCRATCH = base .. ':i'

local function data_keys() return { KEYS_IN_ORDER, VALUES, ENTRIES, DUES, CHANGES, ANSWERS, ANSWER_TIMES } end

-- The version is the id in the stream, so it is never given twice.
local function log(kind, key, version)
  call('XADD', CHANGES, 'MAXLEN', '~', REMEMBERED_CHANGES, digits(version) .. '-0', kind, key)
  notify('C')
end

-- Watching goes on from any version at or after the first one in the stream.
local function born() log('s', '', tick()) end

local function entry(key)
  local text = call('HGET', ENTRIES, key)
  if not text then return nil end
  local version, touched, ends, media = text:match('^(%d+) (%d+) (%d+) (.*)$')
  return { version = tonumber(version), touched = tonumber(touched), ends = tonumber(ends), media = media }
end

-- When it is over by its own time to live (0: none) or by idleness.
local function over(e)
  local at = e.ends > 0 and e.ends or math.huge
  local idle = number('idle')
  if idle then
    at = math.min(at, math.max(e.touched, count('idleSince')) + idle + count('idleSlack'))
  end
  return at
end

local function keep(key, e)
  call('HSET', ENTRIES, key,
    digits(e.version) .. ' ' .. digits(e.touched) .. ' ' .. digits(e.ends) .. ' ' .. e.media)
  local at = over(e)
  if at < math.huge then call('ZADD', DUES, digits(at), key) else call('ZREM', DUES, key) end
end

local function size(key) return call('HSTRLEN', VALUES, key) end

local function put(key, e, value)
  add('bytes', #value - size(key) + (call('ZADD', KEYS_IN_ORDER, 0, key) == 1 and #key or 0))
  call('HSET', VALUES, key, value)
  keep(key, e)
end

local function drop(key)
  add('bytes', -#key - size(key))
  call('HDEL', VALUES, key)
  call('HDEL', ENTRIES, key)
  call('ZREM', KEYS_IN_ORDER, key)
  call('ZREM', DUES, key)
end

local function expire(key)
  drop(key)
  log('r', key, tick())
end

-- The entry, unless it is over.
local function present(key)
  local e = entry(key)
  if e and now >= over(e) then
    expire(key)
    return nil
  end
  return e
end

-- After idle was declared anew the dues are made anew, some entries at a time.
local function reindex()
  if not head.reindex then return end
  local some = call('ZRANGEBYLEX', KEYS_IN_ORDER, head.reindex, '+', 'LIMIT', 0, 500)
  for _, key in ipairs(some) do keep(key, entry(key)) end
  set('reindex', #some > 0 and '(' .. some[#some] or nil)
end

-- Removes entries whose time is over; says how many were looked at.
local function sweep(most)
  reindex()
  local due = call('ZRANGEBYSCORE', DUES, '-inf', digits(now), 'LIMIT', 0, most)
  for _, key in ipairs(due) do
    local e = entry(key)
    if now >= over(e) then expire(key) else keep(key, e) end
  end
  return #due
end

local function entries() return call('ZCARD', KEYS_IN_ORDER) end

-- Whether so much more fits; less always does. What is over takes no room.
local function room(more_entries, more_bytes)
  local function full()
    local would = entries() + more_entries
    if more_entries > 0 and would > number('maxEntries') then
      return 'entries', would, number('maxEntries')
    end
    would = count('bytes') + more_bytes
    if more_bytes > 0 and would > number('maxTotal') then
      return 'totalBytes', would, number('maxTotal')
    end
  end
  while full() and sweep(1000) > 0 do end
  local limit, would, most = full()
  if limit then refuse('FULL', limit, digits(would), digits(most)) end
end

local function check_size(bytes)
  if bytes > number('maxValue') then refuse('TOO_LARGE', 'valueBytes', bytes, head.maxValue) end
end

-- A condition is nothing, 'absent', 'present' or a version.
local function check(condition, e)
  if condition == 'absent' then
    if e then refuse('EXISTS') end
  elseif condition == 'present' then
    if not e then refuse('CHANGED') end
  elseif condition ~= '' then
    if not e or digits(e.version) ~= condition then refuse('CHANGED') end
  end
end

-- The server adds, since numbers of Lua have 53 bits.
local function plus(text, delta)
  call('SET', SCRATCH, text)
  local sum
  if #text <= 20 and type(redis.pcall('INCRBY', SCRATCH, 0)) == 'number' then
    sum = type(redis.pcall('INCRBY', SCRATCH, delta)) == 'number' and call('GET', SCRATCH) or 'OVERFLOW'
  else
    sum = 'NOT_COUNTER'
  end
  call('DEL', SCRATCH)
  if sum == 'OVERFLOW' or sum == 'NOT_COUNTER' then refuse(sum) end
  return sum
end

local function ends(ttl) return ttl ~= '' and now + tonumber(ttl) or 0 end

-- µs left of its own time to live; -1 when it has none.
local function left(e) return e.ends > 0 and digits(e.ends - now) or '-1' end

-- Of another object from now on.
local function empty()
  if entries() > 0 then
    call('UNLINK', KEYS_IN_ORDER, VALUES, ENTRIES, DUES)
    set('bytes', 0)
    log('c', '', tick())
  end
end

-- After the definition was written.
local function declared(idle_before)
  if head.idle ~= idle_before then
    set('idleSince', now)
    set('reindex', '-')
  end
end
