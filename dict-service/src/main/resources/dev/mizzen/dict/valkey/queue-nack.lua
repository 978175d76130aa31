open(true)
local later, dead, packed = tonumber(argument()), argument() == '1', argument()
settle()
return each_lease(packed, function(sequence, i)
  end_lease(sequence)
  if dead or i.attempts >= number('maxAttempts') then
    bury_item(sequence, i)
  else
    if later > 0 then delay(sequence, i, now + later) else wait_in_line(sequence, i) end
    restart(i.partition, now)
    notify('I', i.partition)
  end
end)
