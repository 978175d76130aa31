open(false)
sweep(1000)
return { 'OK', call('HGETALL', HEAD), entries(), digits(count('bytes')), digits(count('version')), digits(math.max(0, now - count('used'))) }
