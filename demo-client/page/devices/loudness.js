/** The least that is told, in dB below the loudest: a quiet room. */
const FLOOR = -60;

/** @param {number} amplitude as a root mean square, or `audioLevel` of WebRTC @returns {number} from 0 for a quiet room to 1, as loudness is heard */
export function levelOf(amplitude) {
  return Math.min(1, Math.max(0, 1 - (20 * Math.log10(amplitude + 1e-9)) / FLOOR));
}

/** How loud a microphone is. What it hears goes nowhere. */
export class Loudness {
  /** @type {AudioContext | undefined} */
  #context;
  /** @type {AnalyserNode | undefined} */
  #analyser;
  /** @type {MediaStreamAudioSourceNode | undefined} */
  #source;
  #samples = new Float32Array();
  #end = new AbortController();

  constructor() {
    const { signal } = this.#end;
    // Browsers hold back sound that nobody asked for, and an AudioContext with it: any click or key will do as the asking.
    for (const gesture of ['pointerdown', 'keydown']) addEventListener(gesture, () => this.#wake(), { capture: true, signal });
  }

  /** @param {MediaStreamTrack | null} track in the place of the one before */
  listen(track) {
    this.#source?.disconnect();
    void this.#context?.close();
    this.#context = this.#source = this.#analyser = undefined;
    if (!track) return;
    this.#context = new AudioContext();
    this.#analyser = this.#context.createAnalyser();
    this.#samples = new Float32Array(this.#analyser.fftSize);
    this.#source = this.#context.createMediaStreamSource(new MediaStream([track]));
    this.#source.connect(this.#analyser);
    this.#wake();
  }

  /** From 0 to 1: see {@link levelOf}. */
  get level() {
    if (!this.#analyser) return 0;
    this.#analyser.getFloatTimeDomainData(this.#samples);
    const power = this.#samples.reduce((sum, sample) => sum + sample * sample, 0) / this.#samples.length;
    return levelOf(Math.sqrt(power));
  }

  /** For good. */
  close() {
    this.listen(null);
    this.#end.abort();
  }

  #wake() {
    if (this.#context?.state === 'suspended') this.#context.resume().catch(() => {}); // closed meanwhile
  }
}
