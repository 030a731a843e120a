/** @import { Clock } from './clock.js' */
/** @import { SignalingError } from './signaling-error.js' */
/** @typedef {{ type: string } & Record<string, any>} Message */
/** @typedef {{ message: Message, isWanted: () => boolean, number: number }} Waiting */

/** What goes out at once, and then in a second: below what a server takes by default, so that a page in a large room is not refused. */
const BURST = 300;
const PER_SECOND = 60;

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
  #perSecond;
  #burst;
  /** @type {Waiting[]} in the order in which they were found */
  #waiting = [];
  #pushed = 0;
  /** How many may go now. */
  #credit;
  /** When the credit was last reckoned. */
  #since;
  /** @type {any} */
  #timer;

  /**
   * @param {object} options
   * @param {(message: Message, refused: (error: SignalingError) => void) => void} options.send to the server
   * @param {Clock} options.clock
   * @param {number} [options.burst]
   * @param {number} [options.perSecond]
   */
  constructor({ send, clock, burst = BURST, perSecond = PER_SECOND }) {
    this.#send = send;
    this.#clock = clock;
    this.#burst = this.#credit = burst;
    this.#perSecond = perSecond;
    this.#since = clock.now();
  }

  /** @param {Message} message @param {() => boolean} isWanted whether its link is still there to need it */
  push(message, isWanted) {
    this.#waiting.push({ message, isWanted, number: this.#pushed++ });
    if (this.#timer === undefined) this.#run();
  }

  #run() {
    this.#timer = undefined;
    this.#earn();
    while (this.#waiting.length > 0 && this.#credit >= 1) {
      const next = /** @type {Waiting} */ (this.#waiting.shift());
      if (!next.isWanted()) continue;
      this.#credit--;
      this.#send(next.message, (error) => this.#refused(next, error));
    }
    if (this.#waiting.length > 0) this.#later(1_000 / this.#perSecond);
  }

  #earn() {
    const now = this.#clock.now();
    if (now <= this.#since) return;
    this.#credit = Math.min(this.#burst, this.#credit + ((now - this.#since) / 1_000) * this.#perSecond);
    this.#since = now;
  }

  /** @param {Waiting} refused @param {SignalingError} error */
  #refused(refused, error) {
    if (error.code !== 'rate-limited') return; // the peer is gone, or the server wants none of this kind
    this.#waiting.push(refused);
    this.#waiting.sort((one, other) => one.number - other.number); // the end of candidates stays at their end
    this.#credit = 0;
    this.#since = Math.max(this.#since, this.#clock.now() + error.retryAfter);
    this.#later(this.#since - this.#clock.now() + 1_000 / this.#perSecond);
  }

  /** @param {number} delay */
  #later(delay) {
    this.#clock.clearTimeout(this.#timer);
    this.#timer = this.#clock.setTimeout(() => this.#run(), delay);
  }
}
