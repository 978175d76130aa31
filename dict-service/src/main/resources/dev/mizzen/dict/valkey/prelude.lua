-- Runs before every operation. KEYS[1] names one dict or queue; all its keys begin with it and
-- lie on its slot. ARGV[1] is the time in microseconds, or nothing: then it is this server's.
-- An operation is the body of a function: it answers with a list that begins with 'OK', or calls
-- refuse(). All it changes is either checked before the first write or true whatever follows.

local call = redis.call
local base = KEYS[1]
local HEAD = base .. ':h'
local ANSWERS, ANSWER_TIMES = base .. ':r', base .. ':rt'
local MAX_ANSWER = 4194304
local REMEMBERED = 300e6
local SECOND = 1e6

-- Two keys that never are: while the slot moves to another server some keys are there and some
-- here, and only this question fails then. Asked before anything is written.
if type(redis.pcall('EXISTS', base .. ':-', base .. ':--')) == 'table' then
  return redis.error_reply('TRYAGAIN the slot moves')
end

local clock = call('TIME')
local wall = clock[1] * SECOND + clock[2]
local now = tonumber(ARGV[1]) or wall

local position = 1
local function argument()
  position = position + 1
  return ARGV[position]
end

-- Many texts in one: each after its length, four bytes. Gives a function for the next one.
local function unpacked(packed)
  local at = 1
  return function()
    if at > #packed then return nil end
    local length = struct.unpack('>I4', packed, at)
    at = at + 4 + length
    return packed:sub(at - length, at - 1)
  end
end

-- Lua's own conversion keeps 14 digits only.
local function digits(number) return string.format('%.0f', number) end

local function refuse(reason, ...) error({ refusal = { reason, -1, ... } }) end

-- The head: what was declared, and counts. Changes are written once, at the end.
local head, changed = {}, {}
do
  local fields = call('HGETALL', HEAD)
  for i = 1, #fields, 2 do head[fields[i]] = fields[i + 1] end
end

local function number(field) return tonumber(head[field]) end
local function count(field) return tonumber(head[field]) or 0 end

-- Without a value the field goes.
local function set(field, value)
  head[field] = type(value) == 'number' and digits(value) or value
  changed[field] = true
end

local function add(field, much) set(field, count(field) + much) end

-- Versions, sequence numbers and epochs: they grow, and since they are never behind the clock they
-- grow also over a failover that lost the last ones.
local function after(version) return math.max(version + 1, wall) end
local function tick()
  set('version', after(count('version')))
  return count('version')
end

-- Notices go out only while somebody said not long ago that it waits for this kind.
local notices = {}
local function notify(kind, what) notices[kind .. '\n' .. (what or '')] = kind end
local function listen(kind) set('listen' .. kind, wall + 30 * SECOND) end

local function flush()
  local put, gone = {}, {}
  for field in pairs(changed) do
    if head[field] then
      put[#put + 1] = field
      put[#put + 1] = head[field]
    else
      gone[#gone + 1] = field
    end
  end
  if #put > 0 then call('HSET', HEAD, unpack(put)) end
  if #gone > 0 then call('HDEL', HEAD, unpack(gone)) end
  for notice, kind in pairs(notices) do
    if kind == 'G' or kind == 'D' or count('listen' .. kind) > wall then
      call('PUBLISH', 'mizzen:notices', base .. '\n' .. notice)
    end
  end
end

-- A command takes some thousands of arguments.
local function unlink(keys)
  for from = 1, #keys, 1000 do call('UNLINK', unpack(keys, from, math.min(#keys, from + 999))) end
end

-- Answers of requests that have a name.
local function recall(request)
  local at = request ~= '' and call('ZSCORE', ANSWER_TIMES, request)
  if at and now - tonumber(at) <= REMEMBERED then
    return cmsgpack.unpack(call('HGET', ANSWERS, request))
  end
end

local function remember(request, answer)
  if request ~= '' then
    local old = call('ZRANGEBYSCORE', ANSWER_TIMES, '-inf', '(' .. digits(now - REMEMBERED), 'LIMIT', 0, 10)
    if #old > 0 then
      call('ZREM', ANSWER_TIMES, unpack(old))
      call('HDEL', ANSWERS, unpack(old))
    end
    call('ZADD', ANSWER_TIMES, digits(now), request)
    call('HSET', ANSWERS, request, cmsgpack.pack(answer))
  end
  return answer
end
