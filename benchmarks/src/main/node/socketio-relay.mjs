// A relay on Socket.IO's rooms. Argument: port.
import { Server } from 'socket.io';

new Server(Number(process.argv[2]), { transports: ['websocket'] }).on('connection', (socket) => {
  let room;
  socket.on('join', (name) => {
    room = name;
    socket.join(room);
    socket.emit('joined');
  });
  socket.on('candidate', (candidate) => socket.to(room).emit('candidate', candidate));
});
