open(false)
return { 'OK', head.readers or '', head.writers or '' }
