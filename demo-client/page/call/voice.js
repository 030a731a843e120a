/** A level (see `devices/loudness.js`) that speech has and the noise of a room mostly has not: -36 dB. */
const LOUD = 0.4;
/** A clap or a key is shorter. */
const BEGINS_AFTER = 300;
/** Between syllables it is quiet, and whoever looks ten times a second may see that twice in a row. */
const SYLLABLES_WITHIN = 450;
/** Between words people are silent. */
const ENDS_AFTER = 1_200;

/**
 * Tells speech from noise by how long it is loud.
 *
 *     quiet ──loud──▶ loud ──300 ms from its first loud moment to a later one──▶ speech
 *       ▲              │ 450 ms quiet                                              │ 1.2 s quiet
 *       └──────────────┴───────────────────────────────────────────────────────────┘
 */
export class Voice {
  /** When it became loud, as long as it counts as loud. @type {number | null} */
  #since = null;
  #lastLoud = -Infinity;

  /**
   * @param {number} level from 0 to 1, about ten times a second
   * @param {number} at milliseconds
   * @returns {number} for how many milliseconds somebody has been speaking; 0 if nobody does
   */
  hear(level, at) {
    if (at - this.#lastLoud >= (this.#isSpeech ? ENDS_AFTER : SYLLABLES_WITHIN)) this.#since = null;
    if (level >= LOUD) {
      this.#since ??= at;
      this.#lastLoud = at;
    }
    return this.#since !== null && this.#isSpeech ? at - this.#since : 0;
  }

  get #isSpeech() {
    return this.#since !== null && this.#lastLoud - this.#since >= BEGINS_AFTER;
  }
}
