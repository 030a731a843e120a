import { SignalingError } from './signaling-error.js';

/** Messages whose refusal is waited for: seconds of the fastest sending. */
const WATCHED = 2_048;

/** So long, in milliseconds, a refusal is waited for while there is a connection. A server answers within its own deadlines, of ten seconds. */
const REFUSED_WITHIN = 30_000;

/** Requests that wait for their reply, and messages that are answered only if they fail, found again by the number that the answer repeats as `re`. */
export class Requests {
  #clock;
  #next = 1;
  /** Oldest first. @type {Map<number, { refused: (error: SignalingError) => void, since: number, done: () => void }>} */
  #watched = new Map();
  /** @type {Map<number, { resolve: (reply: any) => void, reject: (error: any) => void }>} */
  #waiting = new Map();

  /** @param {import('./clock.js').Clock} clock */
  constructor(clock) {
    this.#clock = clock;
  }

  /**
   * @param {AbortSignal} [signal] gives up waiting; the server may still have done what it was asked
   * @returns {{ id: number, reply: Promise<any> }}
   */
  open(signal) {
    signal?.throwIfAborted();
    const id = this.#next++;
    const reply = new Promise((resolve, reject) => {
      const onAbort = () => this.#take(id)?.reject(/** @type {AbortSignal} */ (signal).reason);
      const done = () => signal?.removeEventListener('abort', onAbort);
      this.#waiting.set(id, {
        resolve: (value) => (done(), resolve(value)),
        reject: (error) => (done(), reject(error)),
      });
      signal?.addEventListener('abort', onAbort, { once: true });
    });
    return { id, reply };
  }

  /**
   * @param {(error: SignalingError) => void} refused
   * @param {AbortSignal} [signal] nobody waits for the refusal any more: what it would have reached can be collected
   * @returns {number} the id of a message that is answered only if it fails
   */
  watch(refused, signal) {
    const id = this.#next++;
    if (signal?.aborted) return id;
    const forget = () => this.#unwatch(id);
    signal?.addEventListener('abort', forget, { once: true });
    this.#watched.set(id, { refused, since: this.#clock.now(), done: () => signal?.removeEventListener('abort', forget) });
    if (this.#watched.size > WATCHED) this.#unwatch(/** @type {number} */ (this.#watched.keys().next().value));
    return id;
  }

  /** @param {{ type: string, re?: number }} message */
  settle(message) {
    if (message.re === undefined) return;
    const watched = this.#unwatch(message.re);
    if (watched) {
      if (message.type === 'error' || message.type === 'void') watched.refused(SignalingError.from(message));
      return;
    }
    const request = this.#take(message.re);
    if (message.type === 'error') request?.reject(SignalingError.from(message));
    else request?.resolve(message);
  }

  /** Whoever hears from the server calls this: what is that old was not refused. */
  forgetOld() {
    const now = this.#clock.now();
    for (const [id, { since }] of this.#watched) {
      if (now - since < REFUSED_WITHIN) return;
      this.#unwatch(id);
    }
  }

  /** There is a connection again, on which all of this is sent once more: refusals are waited for from now on. */
  sentAgain() {
    const since = this.#clock.now();
    for (const watched of this.#watched.values()) watched.since = since;
  }

  /** @param {SignalingError} error */
  rejectAll(error) {
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const id of this.#watched.keys()) this.#unwatch(id);
    for (const request of waiting) request.reject(error);
  }

  /** @param {number} id */
  #unwatch(id) {
    const watched = this.#watched.get(id);
    this.#watched.delete(id);
    watched?.done();
    return watched;
  }

  /** @param {number} id */
  #take(id) {
    const request = this.#waiting.get(id);
    this.#waiting.delete(id);
    return request;
  }
}
