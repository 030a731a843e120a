import { SignalingConnection } from '../lib/index.js';

const PATIENCE_MILLIS = 8_000;

/** @param {{ iceServers: RTCIceServer[] }} session @returns {number} how many TURN addresses the server has told */
export const countRelays = ({ iceServers }) => iceServers.flatMap(({ urls }) => urls).filter((url) => /^turns?:/.test(url)).length;

/**
 * Whether the server has relays to offer: it tells in its welcome, to a session that ends with that.
 *
 * @returns {Promise<boolean>} rejected when the server does not answer for some seconds
 */
export async function hasRelays() {
  const session = new SignalingConnection({ url: new URL('signal', location.href) });
  try {
    await session.connect({ signal: AbortSignal.timeout(PATIENCE_MILLIS) });
    return countRelays(session) > 0;
  } finally {
    session.close();
  }
}
