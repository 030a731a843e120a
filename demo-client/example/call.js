import { joinCall, MediaManager } from '../lib/index.js';

const media = new MediaManager();
await media.start();
const call = joinCall({ url: new URL('/signal', location.href), room: location.hash.slice(1) || 'lobby', media });
call.addEventListener('link', ({ detail: { link } }) => {
  const video = document.body.appendChild(Object.assign(document.createElement('video'), { autoplay: true, playsInline: true, srcObject: link.streams.main }));
  link.addEventListener('statechange', ({ detail: { state } }) => state === 'closed' && video.remove());
});
addEventListener('pagehide', () => call.leave());
