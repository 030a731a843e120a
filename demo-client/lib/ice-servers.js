import { systemClock } from './clock.js';

/** A restart waits no longer than this for fresh credentials; those that it has may still be good. */
const PATIENCE = 2_000;
/** Credentials live for minutes: the restarts of many links, and those of one ladder, need not ask each time. */
const FRESH_FOR = 30_000;

/**
 * The session's ICE servers, kept fresh: TURN credentials run out after minutes, and calls last longer. The server sends
 * new ones before they do; an ICE restart asks for them besides.
 *
 * Events: `change` when there are new ones
 */
export class IceServers extends EventTarget {
  #session;
  #clock;
  #since;
  /** @type {Promise<void> | null} */
  #asking = null;

  /**
   * @param {object} options
   * @param {import('./signaling-connection.js').SignalingConnection} options.session whose `iceServers` this keeps fresh
   * @param {import('./clock.js').Clock} [options.clock]
   * @param {AbortSignal} [options.signal] ends it
   */
  constructor({ session, clock = systemClock, signal }) {
    super();
    this.#session = session;
    this.#clock = clock;
    this.#since = clock.now();
    // An answer to this side's own request comes by here as well.
    session.addEventListener('ice-servers', (/** @type {any} */ event) => this.#take(event.detail.iceServers), { signal });
    session.addEventListener('welcome', () => this.#take(session.iceServers), { signal });
  }

  /** @returns {RTCIceServer[]} */
  get current() {
    return this.#session.iceServers;
  }

  /** Resolves when the credentials are fresh, or when waiting for them takes too long; never rejects. */
  async refresh() {
    if (this.#clock.now() - this.#since < FRESH_FOR) return;
    this.#asking ??= this.#ask().finally(() => (this.#asking = null));
    await this.#asking;
  }

  /**
   * RACE 8 (ICE ladder). A restart with expired TURN credentials gathers no relay candidate and so fails where a relay is
   * the only way; one that waits for the server for ever does not happen at all.
   * Test: ice-servers.test.js "a restart asks for fresh credentials" and "a server that does not answer"
   */
  async #ask() {
    const patience = new AbortController();
    const timer = this.#clock.setTimeout(() => patience.abort(new Error('no answer')), PATIENCE);
    try {
      await this.#session.request({ type: 'ice-servers' }, { signal: patience.signal });
    } catch {
      // refused, too slow or the session is gone: the restart goes on with what there is
    } finally {
      this.#clock.clearTimeout(timer);
    }
  }

  /** @param {RTCIceServer[] | undefined} iceServers */
  #take(iceServers = []) {
    this.#since = this.#clock.now();
    this.#session.iceServers = iceServers;
    this.dispatchEvent(new CustomEvent('change'));
  }
}
