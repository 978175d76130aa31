-- Thinks all steps through on copies, then writes: a script that is refused half way takes nothing
-- back.
open(true)
-- An update is a batch whose steps have no numbers.
local request, numbered, packed = argument(), argument() == '1', argument()
local before = recall(request)
if before then return before end
sweep(100)

local seen, order, changes, results = {}, {}, {}, {}
local version

local function look(key)
  local s = seen[key]
  if not s then
    local e = present(key)
    s = { e = e, was = e ~= nil, bytes = size(key) }
    seen[key] = s
    order[#order + 1] = key
  end
  return s
end

local function write(key, s, media, value, until_when)
  version = after(version)
  s.e = { version = version, touched = now, ends = until_when, media = media }
  s.value = value
  s.dirty = true
  changes[#changes + 1] = { 'p', key, version, s.e }
end

local steps = {}
function steps.put(key, s, condition, media, value, ttl)
  check_size(#value)
  check(condition, s.e)
  write(key, s, media, value, ends(ttl))
end
function steps.remove(key, s, condition)
  check(condition, s.e)
  if s.e then
    version = after(version)
    s.e, s.value, s.dirty = nil, nil, true
    changes[#changes + 1] = { 'r', key, version }
  end
end
function steps.add(key, s, _, _, delta, ttl)
  local e = s.e
  local value = s.value or (e and s.bytes <= 20 and call('HGET', VALUES, key)) or (e and '' or '0')
  if e and e.media ~= 'application/json' then refuse('NOT_COUNTER') end
  local sum = plus(value, delta)
  check_size(#sum)
  write(key, s, 'application/json', sum, ttl ~= '' and ends(ttl) or (e and e.ends or 0))
  return sum
end
function steps.check(_, s, condition) check(condition, s.e) end

-- All are looked at before any is done: an entry that is over takes a version when it goes.
local field = unpacked(packed)
local all = {}
local op = field()
while op do
  local key = field()
  look(key)
  all[#all + 1] = { op, key, field(), field(), field(), field() }
  op = field()
end
version = count('version')
for i, step in ipairs(all) do
  local s = seen[step[2]]
  local fine, sum = pcall(steps[step[1]], step[2], s, step[3], step[4], step[5], step[6])
  if not fine then
    if numbered and type(sum) == 'table' and sum.refusal then sum.refusal[2] = i - 1 end
    error(sum)
  end
  results[#results + 1] = { s.e, sum or '' }
end

local more_entries, more_bytes = 0, 0
for _, key in ipairs(order) do
  local s = seen[key]
  if s.dirty then
    more_entries = more_entries + (s.e and 1 or 0) - (s.was and 1 or 0)
    more_bytes = more_bytes + (s.e and #key + #s.value or 0) - (s.was and #key + s.bytes or 0)
  end
end
room(more_entries, more_bytes)
-- What was swept for room took versions of its own, and those of the steps come after them.
local shift = #changes > 0 and math.max(0, count('version') + 1 - changes[1][3]) or 0
for _, change in ipairs(changes) do
  change[3] = change[3] + shift
  if change[4] then change[4].version = change[3] end
end
for _, key in ipairs(order) do
  local s = seen[key]
  if s.dirty then
    if s.e then put(key, s.e, s.value) elseif s.was then drop(key) end
  end
end
for _, change in ipairs(changes) do log(change[1], change[2], change[3]) end
if #changes > 0 then set('version', changes[#changes][3]) end
local answers = {}
for _, result in ipairs(results) do
  answers[#answers + 1] = result[1] and digits(result[1].version) or '0'
  answers[#answers + 1] = result[2]
end
return remember(request, { 'OK', answers })
