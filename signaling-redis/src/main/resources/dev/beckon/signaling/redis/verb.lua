-- By the server's word: 1 if there was what it is about.
local verb, room, about, text = ARGV[4], ARGV[5], ARGV[6], ARGV[7]
if is_call(room) or not room_exists(room) then
  return done('no')
end
if verb == 'lock' then
  set_locked(room, about)
elseif verb == 'tell' then
  to_peers(members(room), 'message', text)
elseif verb == 'end' then
  local all = members(room)
  for _, peer in ipairs(all) do
    take_out(room, peer)
  end
  to_peers(all, 'out', room, 'ENDED', text)
  end_room(room)
elseif verb == 'answer' then
  return done(answer_knock(room, about, text == '1') and 'yes' or 'no')
elseif is_member(room, about) then
  expel(room, about, text)
else
  return done('no')
end
return done('yes')
