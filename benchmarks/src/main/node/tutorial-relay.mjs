// In the style of the many tutorials on the websocket package: whatever is said in a room goes to all others in it. Argument: port.
import http from 'node:http';
import websocket from 'websocket';

const server = http.createServer((request, response) => response.writeHead(404).end());
server.listen(Number(process.argv[2]), '127.0.0.1');
const rooms = {};

new websocket.server({ httpServer: server }).on('request', (request) => {
  const connection = request.accept(null, request.origin);
  let room;
  connection.on('message', (frame) => {
    const message = JSON.parse(frame.utf8Data);
    if (message.type === 'register') {
      room = message.room;
      rooms[room] = rooms[room] || [];
      rooms[room].push(connection);
      connection.sendUTF(JSON.stringify({ type: 'registered' }));
      return;
    }
    for (const other of rooms[room]) {
      if (other !== connection) {
        other.sendUTF(JSON.stringify(message));
      }
    }
  });
  connection.on('close', () => {
    if (rooms[room]) {
      rooms[room] = rooms[room].filter((other) => other !== connection);
    }
  });
});
