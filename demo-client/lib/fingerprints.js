/**
 * The certificate that a description promises (RFC 8122, `a=fingerprint`), the same however the sdp is written.
 *
 * Every line that mentions a fingerprint counts, also one in a form that this library does not know: a browser may read it.
 *
 * @param {{ sdp: string } | null} description
 * @returns {string} empty if there is none; several different ones are joined
 */
export function fingerprints(description) {
  const lines = (description?.sdp ?? '').split(/[\r\n]+/).filter((line) => /fingerprint/i.test(line));
  return [...new Set(lines.map(canonical))].sort().join(', ');
}

/** @param {string} line */
function canonical(line) {
  const [, hash, value] = /^a=fingerprint:([\w-]+) ([\da-f:]+)$/i.exec(line) ?? [];
  return hash ? `${hash.toLowerCase()} ${value.toUpperCase()}` : `unreadable ${line}`;
}

/**
 * Whether these fingerprints are those of the certificate that DTLS has verified. A browser that does not tell the certificate
 * (Firefox) has verified it against the only fingerprints that the link ever applied.
 *
 * @param {string} promised as {@link fingerprints} gives them
 * @param {RTCPeerConnection} pc that is connected
 * @returns {Promise<boolean>}
 */
export async function areVerified(promised, pc) {
  const transport = /** @type {any} */ (pc.sctp?.transport);
  const [certificate] = transport?.getRemoteCertificates?.() ?? [];
  if (!certificate) return true;
  const matches = await Promise.all(promised.split(', ').map((one) => isOf(one, certificate)));
  return matches.every(Boolean);
}

/** @param {string} fingerprint @param {ArrayBuffer} certificate in DER */
async function isOf(fingerprint, certificate) {
  const [hash, value] = fingerprint.split(' ');
  try {
    const digest = new Uint8Array(await crypto.subtle.digest(hash, certificate));
    return value === Array.from(digest, (byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join(':');
  } catch {
    return false; // a hash that no browser computes
  }
}
