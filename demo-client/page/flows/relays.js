import { SignalingConnection } from '../lib/index.js';
import { loginToken } from '../ui/memory.js';

const PATIENCE_MILLIS = 8_000;

/** @param {{ iceServers: RTCIceServer[] }} session @returns {number} how many TURN addresses the server has told */
export const countRelays = ({ iceServers }) => iceServers.flatMap(({ urls }) => urls).filter((url) => /^turns?:/.test(url)).length;

/**
 * What the server tells in its welcome, to a session that ends with that.
 *
 * @param {AbortSignal} [signal]
 * @returns {Promise<{ iceServers: RTCIceServer[], transport: 'websocket' | 'sse' }>} rejected when the server does not answer for some seconds
 */
export async function askServer(signal) {
  const session = new SignalingConnection({ url: new URL('signal', location.href), token: loginToken.load() });
  signal?.addEventListener('abort', () => session.close(), { once: true });
  try {
    await session.connect({ signal: AbortSignal.timeout(PATIENCE_MILLIS) });
    return { iceServers: session.iceServers, transport: session.transport };
  } finally {
    session.close();
  }
}
