import { Bucket } from './bucket.js';

/** @import { Clock } from './clock.js' */
/** @import { SignalingError } from './signaling-error.js' */
/** @typedef {{ type: string } & Record<string, any>} Message */
/** @typedef {(error: SignalingError) => void} Refused */
/** @typedef {{ message: Message, signal: AbortSignal, refused: Refused, number: number }} Waiting */

/** Below what a server takes by default, so that a page in a large room is not refused. */
const RATE = { burst: 300, perSecond: 60 };

/**
 * The candidates of all links of a session, on their way to the server: a page that joins forty others finds hundreds within a second, and servers
 * bound how many they take from one connection. So they go out no faster than that, and those that a stricter server refuses go out again when it
 * says.
 *
 * Test: candidate-pacer.test.js
 */
export class CandidatePacer {
  #send;
  #clock;
  #rate;
  /** @type {Waiting[]} in the order in which they were found */
  #waiting = [];
  #pushed = 0;
  /** @type {any} */
  #timer;

  /**
   * @param {object} options
   * @param {(message: Message, refused: Refused, signal: AbortSignal) => void} options.send to the server
   * @param {Clock} options.clock
   * @param {import('./bucket.js').Rate} [options.rate]
   */
  constructor({ send, clock, rate = RATE }) {
    this.#send = send;
    this.#clock = clock;
    this.#rate = new Bucket(clock, rate);
  }

  /**
   * @param {Message} message
   * @param {AbortSignal} signal its link has ended, and needs it no more
   * @param {Refused} [refused] hears why the server will never take it
   */
  push(message, signal, refused = () => {}) {
    this.#waiting.push({ message, signal, refused, number: this.#pushed++ });
    if (this.#timer === undefined) this.#run();
  }

  #run() {
    this.#timer = undefined;
    this.#waiting = this.#waiting.filter(({ signal }) => !signal.aborted);
    while (this.#waiting.length > 0 && this.#rate.take()) {
      const next = /** @type {Waiting} */ (this.#waiting.shift());
      this.#send(next.message, (error) => this.#refused(next, error), next.signal);
    }
    if (this.#waiting.length > 0) this.#later();
  }

  /** @param {Waiting} sent @param {SignalingError} error */
  #refused(sent, error) {
    if (error.code !== 'rate-limited') return sent.refused(error); // the peer is gone, or the server wants none of this kind
    this.#waiting.push(sent);
    this.#waiting.sort((one, other) => one.number - other.number); // the end of candidates stays at their end
    this.#rate.empty(error.retryAfter);
    this.#later();
  }

  #later() {
    this.#clock.clearTimeout(this.#timer);
    this.#timer = this.#clock.setTimeout(() => this.#run(), this.#rate.wait);
  }
}
