// A relay on Socket.IO's rooms. Arguments: port; of one of several servers also the port of Redis, and pubsub or streams.
import { Server } from 'socket.io';

const [port, redis, way] = process.argv.slice(2);

async function adapter() {
  const { createClient } = await import('redis');
  const client = createClient({ url: `redis://127.0.0.1:${redis}` });
  await client.connect();
  if (way === 'streams') {
    return (await import('@socket.io/redis-streams-adapter')).createAdapter(client);
  }
  const subscriber = client.duplicate();
  await subscriber.connect();
  return (await import('@socket.io/redis-adapter')).createAdapter(client, subscriber);
}

new Server(Number(port), { transports: ['websocket'], adapter: redis && (await adapter()) }).on('connection', (socket) => {
  let room;
  socket.on('join', (name) => {
    room = name;
    socket.join(room);
    socket.emit('joined');
  });
  socket.on('candidate', (candidate) => socket.to(room).emit('candidate', candidate));
});
