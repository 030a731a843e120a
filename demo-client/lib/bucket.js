/** @import { Clock } from './clock.js' */
/** @typedef {{ burst: number, perSecond: number }} Rate so many at once, and so many a second in the long run */

/** A rate, and how much of it is left. */
export class Bucket {
  #clock;
  #rate;
  #left;
  #since;

  /** @param {Clock} clock @param {Rate} rate */
  constructor(clock, rate) {
    this.#clock = clock;
    this.#rate = rate;
    this.#left = rate.burst;
    this.#since = clock.now();
  }

  /** @returns {boolean} whether one more is within the rate */
  take() {
    this.#fill();
    if (this.#left < 1) return false;
    this.#left--;
    return true;
  }

  /** Milliseconds until one more is. */
  get wait() {
    this.#fill();
    return this.#left >= 1 ? 0 : Math.max(this.#since - this.#clock.now(), 0) + Math.ceil(((1 - this.#left) * 1_000) / this.#rate.perSecond);
  }

  /** Nothing more for so long. @param {number} milliseconds */
  empty(milliseconds) {
    this.#left = 0;
    this.#since = Math.max(this.#since, this.#clock.now() + milliseconds);
  }

  #fill() {
    const passed = this.#clock.now() - this.#since;
    if (passed <= 0) return;
    this.#left = Math.min(this.#rate.burst, this.#left + (passed * this.#rate.perSecond) / 1_000);
    this.#since += passed;
  }
}
