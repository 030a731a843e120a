// A relay as one writes it on the ws package. Argument: port.
import { WebSocketServer } from 'ws';

const peers = new Map();
new WebSocketServer({ port: Number(process.argv[2]), host: '127.0.0.1' }).on('connection', (socket) => {
  let id;
  socket.on('message', (data) => {
    const message = JSON.parse(data);
    if (message.type === 'register') {
      id = message.id;
      peers.set(id, socket);
      socket.send('{"type":"registered"}');
      return;
    }
    const to = peers.get(message.to);
    delete message.to;
    message.from = id;
    to?.send(JSON.stringify(message));
  });
  socket.on('close', () => peers.delete(id));
});
