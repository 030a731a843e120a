// What a test does with y-webrtc: documents by the name of their room.
import * as Y from 'yjs';
import { WebrtcProvider } from 'y-webrtc';

const query = new URLSearchParams(location.search);
const signaling = [`ws://127.0.0.1:${query.get('port')}/y/any/path?any=query`];
const docs = new Map();

window.join = (room, password) => {
  const doc = new Y.Doc();
  const provider = new WebrtcProvider(room, doc, { signaling, password, peerOpts: { config: { iceServers: [] } } });
  docs.set(room, { doc, provider });
};
window.write = (room, text) => docs.get(room).doc.getText('t').insert(0, text);
window.read = (room) => docs.get(room).doc.getText('t').toString();
window.online = () => [...docs.values()].every(({ provider }) => provider.room && provider.signalingConns.every((conn) => conn.connected));
window.ready = true;
