import { MediaManager, Mesh, Room, SignalingConnection } from '../lib/index.js';

const media = new MediaManager();
const session = new SignalingConnection({ url: new URL('/signal', location.href) });
await Promise.all([media.start(), session.connect()]);
const room = await Room.join(session, location.hash.slice(1) || 'lobby', { create: true });
new Mesh({ session, room, media }).addEventListener('link', ({ detail: { link } }) => {
  const video = document.body.appendChild(Object.assign(document.createElement('video'), { autoplay: true, playsInline: true, srcObject: link.streams.main }));
  link.addEventListener('statechange', ({ detail: { state } }) => state === 'closed' && video.remove());
});
addEventListener('pagehide', () => session.close());
