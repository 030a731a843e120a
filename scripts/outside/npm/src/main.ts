import { joinCall, MediaManager, Phone, SignalingConnection, SignalingError, type Call } from 'beckon-client';

const url = new URL('/signal', location.href);

/** Rings at somebody, and tells how it went. */
export async function ring(peer: string): Promise<Call | string> {
  const connection = new SignalingConnection({ url, name: 'Ana' });
  try {
    await connection.connect();
  } catch (error) {
    return error instanceof SignalingError ? error.code : 'failed';
  }
  const call = new Phone(connection).ring(peer);
  call.addEventListener('statechange', ({ detail: { state, reason } }) => {
    document.title = state === 'ended' ? `over: ${reason ?? ''}` : state;
  });
  return call;
}

const media = new MediaManager();
await media.start();
const call = joinCall({ url, room: 'lobby', media });
call.addEventListener('link', ({ detail: { link } }) => {
  const video = document.createElement('video');
  video.srcObject = link.streams.main;
  document.body.append(video);
});
Object.assign(document.body, { onclick: () => ring('bo') });
