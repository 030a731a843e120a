/**
 * The certificate that a description promises (RFC 8122, `a=fingerprint`), the same however the sdp is written.
 *
 * @param {RTCSessionDescription | null} description
 * @returns {string} empty where there is none; several different ones are joined
 */
export function fingerprints(description) {
  const found = [...(description?.sdp ?? '').matchAll(/^a=fingerprint:(\S+) (\S+)/gm)].map(([, hash, value]) => `${hash.toLowerCase()} ${value.toUpperCase()}`);
  return [...new Set(found)].sort().join(', ');
}
