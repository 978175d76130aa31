-- Runs after every operation, also after one that was refused: what fell due on the way is kept.
local done, answer = pcall(operate)
if not done then
  if type(answer) ~= 'table' or not answer.refusal then
    if type(answer) == 'table' then return answer end
    return redis.error_reply(tostring(answer))
  end
  answer = answer.refusal
end
flush()
return answer
