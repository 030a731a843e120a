/** A level (see `devices/loudness.js`) that speech has and the noise of a room mostly has not: -36 dB. */
const LOUD = 0.4;
/** A clap or a key is shorter. */
const BEGINS_AFTER = 300;
/** Between words people are silent. */
const ENDS_AFTER = 1_200;

/** Tells speech from noise by how long it is loud. */
export class Voice {
  /** When it became loud, as long as it counts as loud. @type {number | null} */
  #since = null;
  #lastLoud = -Infinity;

  /**
   * @param {number} level from 0 to 1, some times a second
   * @param {number} at milliseconds
   * @returns {number} for how many milliseconds somebody has been speaking; 0 if nobody does
   */
  hear(level, at) {
    if (level >= LOUD) {
      this.#since ??= at;
      this.#lastLoud = at;
    } else if (at - this.#lastLoud >= ENDS_AFTER || this.#spoken(this.#lastLoud) < BEGINS_AFTER) {
      this.#since = null;
    }
    const spoken = this.#spoken(at);
    return spoken >= BEGINS_AFTER ? spoken : 0;
  }

  /** @param {number} at */
  #spoken(at) {
    return this.#since === null ? 0 : at - this.#since;
  }
}
