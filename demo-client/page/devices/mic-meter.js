import { Loudness } from './loudness.js';

/** @import { MediaManager } from '../lib/index.js' */

const PER_SECOND = 12;

/** Shows that the microphone hears something, before anybody else has to say so. */
export class MicMeter {
  #meter;
  #media;
  #loudness = new Loudness();
  /** @type {any} */
  #timer;

  /** @param {HTMLElement} meter whose role is that @param {MediaManager} media */
  constructor(meter, media) {
    this.#meter = meter;
    this.#media = media;
    media.addEventListener('track', (/** @type {any} */ event) => event.detail.slot === 'mic' && this.#timer && this.start());
  }

  start() {
    this.stop();
    this.#loudness.listen(this.#media.tracks.mic);
    this.#timer = setInterval(() => this.#show(this.#loudness.level), 1000 / PER_SECOND);
  }

  stop() {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#loudness.listen(null);
    this.#show(0);
  }

  /** @param {number} level from 0 to 1 */
  #show(level) {
    this.#meter.style.setProperty('--level', level.toFixed(2));
    this.#meter.ariaValueNow = String(Math.round(level * 100));
  }
}
