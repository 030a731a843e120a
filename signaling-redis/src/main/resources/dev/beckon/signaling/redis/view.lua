local room = ARGV[4]
if is_call(room) or not room_exists(room) then
  return false
end
return view(room, members(room))
