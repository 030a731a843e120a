/** Milliseconds; browsers allow a year at most. */
const LIFETIME = 365 * 24 * 3_600_000;

/** @type {WeakMap<object, Promise<RTCCertificate | undefined>>} by session */
const certificates = new WeakMap();

/**
 * The certificate of a session: all its links have the same one, so that what two people have compared on one link holds for the
 * next.
 *
 * @param {object} session
 * @param {typeof globalThis.RTCPeerConnection} RTCPeerConnection
 * @returns {Promise<RTCCertificate | undefined>} undefined if this implementation makes no certificates in advance: then each
 *   link has its own. Never rejects
 */
export function sessionCertificate(session, RTCPeerConnection) {
  const known = certificates.get(session);
  if (known) return known;
  const made = make(RTCPeerConnection);
  certificates.set(session, made);
  return made;
}

/** @param {typeof globalThis.RTCPeerConnection} RTCPeerConnection */
async function make(RTCPeerConnection) {
  const algorithm = /** @type {any} */ ({ name: 'ECDSA', namedCurve: 'P-256', expires: LIFETIME });
  try {
    return await RTCPeerConnection.generateCertificate(algorithm);
  } catch {
    return undefined;
  }
}
