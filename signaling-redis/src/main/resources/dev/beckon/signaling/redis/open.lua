-- By the server's word: a room that stays when it is empty.
local room = ARGV[4]
if room_exists(room) then
  return refuse('id-taken', 'room ' .. room .. ' exists')
end
make_room(room, ARGV[5], ARGV[6], ARGV[7], ARGV[8], ARGV[9], ARGV[10], '1')
return done('open')
