import { setMaxListeners } from 'node:events';
import { parseArgs } from 'node:util';
import wrtc from '@roamhq/wrtc';
import { Chat, joinCall } from 'beckon-client';
import { PeerConnection } from './peer-connection.js';

// A bot without camera and microphone: it greets whoever comes into a room, and repeats what people write.
//
//   node bot.js --url http://127.0.0.1:8080/signal --room lobby

const NAME = 'Echo';
const { values } = parseArgs({ options: { url: { type: 'string', default: 'http://127.0.0.1:8080/signal' }, room: { type: 'string', default: 'lobby' } } });
setMaxListeners(0); // Node warns at the eleventh listener of one AbortSignal

const call = joinCall({ ...values, name: NAME, RTCPeerConnection: PeerConnection, MediaStream: wrtc.MediaStream });
call.addEventListener('ended', ({ detail: { error } }) => process.exit(error ? 1 : 0)); // the package keeps the process otherwise
call.addEventListener('statechange', ({ detail: { state } }) => {
  if (state !== 'joined') return;
  console.log(`in ${values.room}`);
  const chat = new Chat(call.mesh);
  call.mesh.addEventListener('open', () => chat.say('Hello, I repeat what you write.'));
  chat.addEventListener('message', ({ detail: { from, text } }) => call.group.peers.get(from)?.name !== NAME && chat.say(text)); // two of them would never end
});
process.on('SIGINT', () => call.leave());
process.on('SIGTERM', () => call.leave());
