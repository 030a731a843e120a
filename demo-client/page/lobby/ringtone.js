import { speaker } from '../devices/speaker.js';

/** Pitch in Hz, seconds on, seconds off; a phone hums the caller a tone and calls the called one with two. */
const PATTERNS = {
  calling: { tones: [425], on: 1, off: 3, volume: 0.05, buzz: 0 },
  called: { tones: [587, 784], on: 0.4, off: 1.4, volume: 0.12, buzz: 400 },
};

/** Rings while a call does, out of the browser's own oscillators: there is no file to load. */
export class Ringtone {
  /** @type {AudioContext | undefined} */
  #context;
  /** @type {any} */
  #timer;

  /** @param {keyof typeof PATTERNS} name */
  start(name) {
    this.stop();
    const { tones, on, off, volume, buzz } = PATTERNS[name];
    const context = new AudioContext();
    this.#context = context;
    const ring = () => {
      tones.forEach((pitch, index) => play(context, pitch, context.currentTime + index * on, on, volume));
      if (buzz > 0) navigator.vibrate?.(buzz);
    };
    // Browsers hold back sound that nobody asked for; whoever went online has clicked.
    context.resume().then(ring, () => {});
    this.#timer = setInterval(ring, (tones.length * on + off) * 1_000);
  }

  stop() {
    clearInterval(this.#timer);
    if (this.#context) navigator.vibrate?.(0);
    void this.#context?.close();
    this.#context = undefined;
  }
}

/** A second of it, on the speaker that was chosen (where the browser lets an AudioContext have one). */
export async function playTone() {
  const context = new AudioContext(/** @type {any} */ ({ sinkId: speaker.id }));
  await context.resume();
  play(context, 587, context.currentTime, 1, 0.12);
  setTimeout(() => void context.close(), 1_500);
}

/** @param {AudioContext} context @param {number} pitch @param {number} start @param {number} seconds @param {number} volume */
function play(context, pitch, start, seconds, volume) {
  const oscillator = new OscillatorNode(context, { frequency: pitch, type: 'sine' });
  const gain = new GainNode(context, { gain: 0 });
  // A tone that begins or ends at once would click.
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(volume, start + 0.03);
  gain.gain.setValueAtTime(volume, start + seconds - 0.08);
  gain.gain.linearRampToValueAtTime(0, start + seconds);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(start);
  oscillator.stop(start + seconds);
}
