/**
 * @typedef {'stun' | 'turn-udp' | 'turn-tcp' | 'turn-tls'} Way how a browser reaches the servers that help it to reach others (RFC 8656)
 * @typedef {'ok' | 'silent' | 'refused' | 'none'} Verdict it works; nothing answers; the server answers and says no; there is no server for this way
 */

/** @type {readonly Way[]} */
export const WAYS = Object.freeze(['stun', 'turn-udp', 'turn-tcp', 'turn-tls']);
/** Milliseconds after which a server that has not answered does not answer: browsers give up later. */
const PATIENCE = 8_000;
/** What browsers tell where a server could not be reached at all (W3C webrtc, RTCPeerConnectionIceErrorEvent). */
const UNREACHABLE = 701;

/** @param {string} url of an ICE server (RFC 7064, RFC 7065) @returns {Way} */
function wayOf(url) {
  if (/^stuns?:/i.test(url)) return 'stun';
  if (/^turns:/i.test(url)) return 'turn-tls';
  return /[?&]transport=tcp\b/i.test(url) ? 'turn-tcp' : 'turn-udp';
}

/** @param {readonly RTCIceServer[]} servers @param {Way} way @returns {RTCIceServer[]} those of them, with their URLs for this way only */
export function serversFor(servers, way) {
  return servers.map((server) => ({ ...server, urls: [server.urls].flat().filter((url) => wayOf(url) === way) })).filter(({ urls }) => urls.length > 0);
}

/**
 * Gathers candidates from these servers alone. STUN gives a `srflx` one; a browser whose own address is its public one leaves that out, and then
 * no error says that the server answered. TURN gives a `relay` one.
 *
 * @param {readonly RTCIceServer[]} servers
 * @param {Way} way
 * @param {object} [options]
 * @param {typeof globalThis.RTCPeerConnection} [options.RTCPeerConnection]
 * @param {AbortSignal} [options.signal]
 * @param {{ setTimeout: (task: () => void, delay: number) => any, clearTimeout: (handle: any) => void }} [options.clock]
 * @returns {Promise<Verdict>}
 */
export async function checkWay(servers, way, { RTCPeerConnection = globalThis.RTCPeerConnection, signal, clock = globalThis } = {}) {
  const iceServers = serversFor(servers, way);
  if (iceServers.length === 0) return 'none';
  const wanted = way === 'stun' ? 'srflx' : 'relay';
  const pc = new RTCPeerConnection({ iceServers, iceTransportPolicy: way === 'stun' ? 'all' : 'relay' });
  /** @type {number[]} */
  const errors = [];
  /** @type {any} */
  let timer;
  try {
    /** @type {Promise<Verdict>} */
    const verdict = new Promise((resolve) => {
      const failed = () => resolve(errors.some((code) => code !== UNREACHABLE) ? 'refused' : 'silent');
      pc.onicecandidateerror = ({ errorCode }) => errors.push(errorCode);
      pc.onicecandidate = ({ candidate }) => {
        if (candidate?.type === wanted) resolve('ok');
        else if (candidate === null) way === 'stun' && errors.length === 0 ? resolve('ok') : failed();
      };
      timer = clock.setTimeout(failed, PATIENCE);
      signal?.addEventListener('abort', failed, { once: true });
    });
    pc.createDataChannel('check');
    await pc.setLocalDescription();
    return await verdict;
  } finally {
    clock.clearTimeout(timer);
    pc.close();
  }
}
