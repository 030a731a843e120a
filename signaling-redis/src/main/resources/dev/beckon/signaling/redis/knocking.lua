-- Who knocks at a room: a card of each, then whether each is away.
local room = ARGV[4]
local cards, away = {}, {}
if not is_call(room) then
  for i, guest in ipairs(redis.call('ZRANGE', key('room', room, 'knocks'), 0, -1)) do
    cards[i] = card_of(guest)
    away[i] = is_buried(guest) and '1' or '0'
  end
end
return pack(pack(unpack(cards)), pack(unpack(away)))
