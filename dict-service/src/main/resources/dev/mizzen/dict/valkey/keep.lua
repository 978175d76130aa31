open(true)
if number('lifetime') then set('dies', now + number('lifetime')) end
return { 'OK' }
