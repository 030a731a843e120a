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

/** Attempts after which a wait counts as one of a server that is busy. */
const BUSY = 3;

/** When to come back, from one loss to the next. */
export class Backoff {
  #random;
  /** What the server said. @type {number | null} */
  #told = null;

  /** Failed attempts since the connection was last healthy. */
  attempt = 0;

  /** @param {() => number} random uniform in [0, 1) */
  constructor(random) {
    this.#random = random;
  }

  /** The server has named the next wait. @param {number | null} delay milliseconds */
  told(delay) {
    this.#told = delay;
  }

  /** The next loss is retried at once again. */
  healthy() {
    this.attempt = 0;
  }

  /** An attempt has failed. @param {'soon' | 'later'} policy `later`: not at once, even the first time @returns {number} milliseconds before the next one */
  next(policy) {
    if (policy === 'later') this.attempt = Math.max(this.attempt, BUSY);
    const delay = this.#told ?? retryDelay(this.attempt, this.#random);
    this.#told = null;
    this.attempt++;
    return delay;
  }
}
