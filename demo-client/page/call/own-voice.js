import { Loudness } from '../devices/loudness.js';
import { byId } from '../ui/dom.js';
import { text } from '../ui/texts.js';
import { toast } from '../ui/toast.js';
import { Voice } from './voice.js';

/** @import { CallScreen } from './call-screen.js' */
/** @import { MediaManager } from '../lib/index.js' */

const INTERVAL = 100;
/** Somebody who says so much means to be heard. */
const MEANT_FOR_OTHERS = 1_000;
/** A hint that comes again and again is none. */
const AGAIN_AFTER = 30_000;

/**
 * Listens to this side's own microphone during a call, also while it is muted: who speaks then is told so. A muted track is silent, so a copy of it is
 * listened to; that copy is sent to nobody, and ends with the track.
 */
export class OwnVoice {
  #media;
  #unmute;
  #loudness = new Loudness();
  #voice = new Voice();
  /** @type {MediaStreamTrack | undefined} */
  #copy;
  /** @type {any} */
  #timer;
  #toldAt = -Infinity;

  /** @param {MediaManager} media @param {CallScreen} callScreen @param {() => void} unmute */
  constructor(media, callScreen, unmute) {
    this.#media = media;
    this.#unmute = unmute;
    callScreen.addEventListener('opened', () => this.#start());
    callScreen.addEventListener('closed', () => this.#stop());
    media.addEventListener('track', (/** @type {any} */ event) => event.detail.slot === 'mic' && this.#timer && this.#listen());
  }

  #start() {
    this.#stop();
    this.#timer = setInterval(() => this.#hear(), INTERVAL);
    this.#listen();
  }

  #stop() {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#toldAt = -Infinity;
    this.#listen();
    byId('self').removeAttribute('data-speaking');
  }

  /** To the microphone that there is now; to none when nobody is to be heard. */
  #listen() {
    this.#copy?.stop();
    this.#copy = this.#timer && this.#media.tracks.mic?.clone();
    if (this.#copy) this.#copy.enabled = true;
    this.#voice = new Voice();
    this.#loudness.listen(this.#copy ?? null);
  }

  #hear() {
    const now = performance.now();
    const spoken = this.#voice.hear(this.#loudness.level, now);
    const isOn = this.#media.isOn('mic');
    byId('self').toggleAttribute('data-speaking', isOn && spoken > 0);
    if (isOn) this.#toldAt = -Infinity;
    if (isOn || spoken < MEANT_FOR_OTHERS || now - this.#toldAt < AGAIN_AFTER) return;
    this.#toldAt = now;
    toast(text('mic.you-are-muted'), { label: text('mic.unmute-now'), run: this.#unmute });
  }
}
