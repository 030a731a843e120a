/** @import { LinkOutcome } from './link-outcome.js' */
/** @import { PeerLink } from './peer-link.js' */

/** What a server takes, see PROTOCOL.md, link-report. */
const CAUSES = new Set([
  'certificate', 'offer-refused', 'answer-refused', 'closed', 'gone', 'lost', 'no-answer', 'no-media', 'encryption',
  'no-network', 'no-relay', 'relay-refused', 'relay-unreachable', 'no-route',
]);
/** The server's own words for a description that it did not pass on. */
const NOT_PASSED = new Set(['too-large', 'forbidden', 'not-found', 'rate-limited', 'bad-message', 'bad-state', 'unavailable', 'internal']);
const A_DAY = 86_400_000;
const MANY = 1_000;

/**
 * How an attempt to connect ended, for whoever runs the server. It holds no addresses.
 *
 * @param {PeerLink} link
 * @param {LinkOutcome} outcome
 * @returns {{ type: string } & Record<string, any>}
 */
export function linkReport({ peer, id }, { result, millis, cause, local, remote, relayProtocol, ice, gathered, relayAnswered }) {
  const counts = Object.entries(gathered).map(([type, count]) => [type, Math.min(count, MANY)]);
  const message = {
    type: 'link-report',
    peer,
    link: id,
    result,
    millis: millis === null ? null : Math.min(Math.round(millis), A_DAY),
    cause: result === 'connected' ? cause : reported(cause),
    local,
    remote,
    relayProtocol,
    ice,
    gathered: Object.fromEntries(counts),
    relayAnswered,
  };
  return /** @type {any} */ (Object.fromEntries(Object.entries(message).filter(([, value]) => value !== null)));
}

/** @param {string | null} cause */
function reported(cause) {
  if (cause !== null && CAUSES.has(cause)) return cause;
  return cause !== null && NOT_PASSED.has(cause) ? 'not-passed' : 'other';
}
