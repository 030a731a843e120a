/** @import { MediaManager } from '../lib/index.js' */

const PER_SECOND = 12;

/** Shows that the microphone hears something, before anybody else has to say so. */
export class MicMeter {
  #meter;
  #media;
  /** @type {AudioContext | undefined} */
  #context;
  /** @type {AnalyserNode | undefined} */
  #analyser;
  /** @type {MediaStreamAudioSourceNode | undefined} */
  #source;
  /** @type {any} */
  #timer;

  /** @param {HTMLElement} meter whose role is that @param {MediaManager} media */
  constructor(meter, media) {
    this.#meter = meter;
    this.#media = media;
    // Browsers hold back sound that nobody asked for, and an AudioContext with it: any click or key will do as the asking.
    for (const gesture of ['pointerdown', 'keydown']) addEventListener(gesture, () => this.#wake(), { capture: true });
    media.addEventListener('track', (/** @type {any} */ event) => event.detail.slot === 'mic' && this.#timer && this.start());
  }

  start() {
    this.stop();
    this.#timer = setInterval(() => this.#show(), 1000 / PER_SECOND);
    const track = this.#media.tracks.mic;
    if (!track) return;
    this.#context = new AudioContext();
    this.#analyser = this.#context.createAnalyser();
    this.#source = this.#context.createMediaStreamSource(new MediaStream([track]));
    this.#source.connect(this.#analyser);
    this.#wake();
  }

  #wake() {
    if (this.#context?.state === 'suspended') this.#context.resume().catch(() => {}); // closed meanwhile
  }

  stop() {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#source?.disconnect();
    void this.#context?.close();
    this.#context = this.#source = this.#analyser = undefined;
    this.#tell(0);
  }

  #show() {
    if (!this.#analyser) return;
    const samples = new Float32Array(this.#analyser.fftSize);
    this.#analyser.getFloatTimeDomainData(samples);
    const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
    // From -60 dB (a quiet room) to 0 dB, which is how loudness is heard.
    this.#tell(Math.min(1, Math.max(0, 1 + (10 * Math.log10(power + 1e-9)) / 60)));
  }

  /** @param {number} level from 0 to 1 */
  #tell(level) {
    this.#meter.style.setProperty('--level', level.toFixed(2));
    this.#meter.ariaValueNow = String(Math.round(level * 100));
  }
}
