const BASE = 500;
const CEILING = 15_000;

/**
 * How long to wait before a reconnect: not at all the first time, since most losses are of the socket and not of the
 * server; after that "full jitter", so that clients of a server that fell do not return as one wave.
 *
 * @param {number} attempt failed attempts since the connection was last healthy
 * @param {() => number} [random] uniform in [0, 1)
 * @returns {number} milliseconds
 */
export function retryDelay(attempt, random = Math.random) {
  if (attempt === 0) return 0;
  return random() * Math.min(CEILING, BASE * 2 ** attempt);
}
