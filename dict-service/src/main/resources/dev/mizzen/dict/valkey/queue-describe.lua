open(false)
settle()
local first = call('ZRANGE', ALL_WAITING, 0, 0)[1]
local oldest = first and digits(math.max(0, now - item(first).put)) or '-1'
return {
  'OK', call('HGETALL', HEAD),
  digits(count('waiting')), digits(count('delayed')), digits(count('leased')), digits(count('dead')),
  call('HLEN', HELD), digits(count('bytes')), oldest,
  digits(count('enqueued')), digits(count('done')), digits(count('dropped')),
  digits(math.max(0, now - count('used'))),
}
