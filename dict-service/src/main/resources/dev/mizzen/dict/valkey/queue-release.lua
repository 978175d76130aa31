open(true)
settle()
return each_lease(argument(), function(sequence, i)
  end_lease(sequence)
  i.attempts = i.attempts - 1
  store(sequence, i)
  wait_in_line(sequence, i)
  restart(i.partition, now)
end)
