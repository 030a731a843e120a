local peer, token, room, act, about, trusted = ARGV[4], ARGV[5], ARGV[6], ARGV[7], ARGV[8], ARGV[9]
if not is_current(peer, token) then
  return unregistered(peer)
end
if not room_exists(room) then
  return missing(room)
end
if trusted ~= '1' and moderator_of(room) ~= peer then
  return refuse('forbidden', 'only the moderator of room ' .. room .. ' may do this')
end
if act == 'LOCK' or act == 'UNLOCK' then
  set_locked(room, act == 'LOCK' and '1' or '0')
elseif act == 'KICK' then
  if about == peer or not is_member(room, about) then
    return refuse('not-found', 'no other peer ' .. about .. ' is in room ' .. room)
  end
  expel(room, about, '')
elseif not answer_knock(room, about, act == 'ADMIT') then
  return refuse('not-found', 'no peer ' .. about .. ' knocks at room ' .. room)
end
return done('moderated')
