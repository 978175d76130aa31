-- Of the old name: it is all under the new one.
if head.retained and head.generation == argument() then wipe() end
return { 'OK' }
