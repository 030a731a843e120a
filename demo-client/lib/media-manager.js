import { MediaError } from './media-error.js';

/** @import { Slot } from './slots.js' */
/** @typedef {'mic' | 'camera'} Kind */

const CONSTRAINTS = {
  mic: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
  camera: { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } },
};

/**
 * The local microphone, camera and screen: at most one track per slot, told by `track` whenever it changes.
 *
 * RACE 11 (media). Permission prompts take as long as people do, and meanwhile they click on. So operations on one kind
 * happen one after another, a result that nobody waits for any more is stopped at once, and the old camera is stopped
 * before the next one starts, because phones have only one pipeline for both.
 * Test: media-manager.test.js
 *
 * Events: `track` `{ slot, track }` · `state`: mic or camera went on or off · `devices`: something was plugged in or out ·
 * `lost` `{ kind, recovered }`: the device in use went away · `share-ended`: by the browser's own button
 */
export class MediaManager extends EventTarget {
  #devices;
  /** @type {Map<string, Promise<any>>} */
  #turns = new Map();
  /** @type {Record<Kind, MediaTrackConstraints>} */
  #wishes = { mic: {}, camera: {} };
  /** Raised by stop(): what was asked for before it is not wanted any more. */
  #era = 0;

  /** @type {Record<Slot, MediaStreamTrack | null>} */
  tracks = { mic: null, camera: null, screen: null, screenAudio: null };

  /** @param {{ mediaDevices?: MediaDevices }} [options] */
  constructor({ mediaDevices = globalThis.navigator?.mediaDevices } = {}) {
    super();
    this.#devices = mediaDevices;
    this.#devices?.addEventListener?.('devicechange', () => this.#emit('devices', {}));
  }

  /** @param {Kind} kind */
  isOn(kind) {
    return this.tracks[kind]?.enabled ?? false;
  }

  get isSharing() {
    return this.tracks.screen !== null;
  }

  /**
   * Asks for both at once, so that there is one prompt; when that fails, for each alone, so that a missing camera does
   * not cost the microphone.
   *
   * @param {{ mic?: boolean, camera?: boolean, signal?: AbortSignal }} [wanted]
   * @returns {Promise<MediaError[]>} what is missing and why; empty when all is there
   */
  async start({ mic = true, camera = true, signal } = {}) {
    /** @type {Kind[]} */
    const kinds = [...(mic ? [/** @type {Kind} */ ('mic')] : []), ...(camera ? [/** @type {Kind} */ ('camera')] : [])];
    if (kinds.length === 2) {
      const both = await this.#inTurn(kinds, () => this.#acquire(kinds, signal)).catch(() => undefined);
      if (both) return [];
      signal?.throwIfAborted();
    }
    const results = await Promise.allSettled(kinds.map((kind) => this.#inTurn([kind], () => this.#acquire([kind], signal))));
    return results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
  }

  /**
   * A muted microphone keeps its device, so that unmuting is instant; a camera that is off gives it up, so that its
   * light goes off.
   *
   * @param {Kind} kind
   * @param {boolean} on
   * @param {{ signal?: AbortSignal }} [options]
   * @returns {Promise<void>} rejects with a {@link MediaError}
   */
  setOn(kind, on, { signal } = {}) {
    if (kind === 'mic' && this.tracks.mic) {
      this.tracks.mic.enabled = on;
      this.#emit('state', {});
      return Promise.resolve();
    }
    return this.#inTurn([kind], async () => {
      if (!on) this.#put(kind, null);
      else if (!this.tracks[kind]) await this.#acquire([kind], signal);
    });
  }

  /**
   * Another device, or the same one otherwise. The old track goes first: phones have one pipeline for both cameras, and
   * Chromium opens a microphone in use only as it is. What can not be had leaves things as they were.
   *
   * @param {Kind} kind
   * @param {MediaTrackConstraints} wish e.g. `{ deviceId: { exact } }`, `{ noiseSuppression: false }`
   * @param {{ signal?: AbortSignal }} [options]
   * @returns {Promise<void>} rejects with a {@link MediaError}
   */
  async select(kind, wish, { signal } = {}) {
    const before = this.#wishes[kind];
    this.#wishes[kind] = { ...before, ...wish };
    if (!this.tracks[kind]) return;
    const enabled = this.isOn(kind);
    await this.#inTurn([kind], async () => {
      this.#put(kind, null);
      try {
        await this.#acquire([kind], signal, enabled);
      } catch (error) {
        this.#wishes[kind] = before;
        await this.#acquire([kind], undefined, enabled).catch(() => {});
        throw error;
      }
    });
  }

  /** @returns {Promise<Record<'mic' | 'camera' | 'speaker', MediaDeviceInfo[]>>} labels are empty before permission */
  async list() {
    const all = (await this.#devices?.enumerateDevices?.()) ?? [];
    const of = (/** @type {string} */ kind) => all.filter((device) => device.kind === kind);
    return { mic: of('audioinput'), camera: of('videoinput'), speaker: of('audiooutput') };
  }

  /** @param {{ signal?: AbortSignal }} [options] */
  share({ signal } = {}) {
    return this.#inTurn(['screen'], async () => {
      const stream = await this.#ask('screen', (devices) => devices.getDisplayMedia({ video: true, audio: true }), signal);
      const [video] = stream.getVideoTracks();
      video.contentHint = 'detail';
      video.onended = () => (this.stopShare(), this.#emit('share-ended', {}));
      this.#put('screen', video);
      this.#put('screenAudio', stream.getAudioTracks()[0] ?? null);
    });
  }

  /** The camera has a slot of its own, so there is nothing to restore. */
  stopShare() {
    this.#put('screen', null);
    this.#put('screenAudio', null);
  }

  /** Gives up all devices; prompts that are still open will be for nothing. */
  stop() {
    this.#era++;
    for (const slot of /** @type {Slot[]} */ (Object.keys(this.tracks))) this.#put(slot, null);
  }

  /** @param {Kind[]} kinds @param {AbortSignal} [signal] @param {boolean} [enabled] false for a microphone that stays muted */
  async #acquire(kinds, signal, enabled = true) {
    const constraints = {
      audio: kinds.includes('mic') && { ...CONSTRAINTS.mic, ...this.#wishes.mic },
      video: kinds.includes('camera') && { ...CONSTRAINTS.camera, ...this.#wishes.camera },
    };
    const stream = await this.#ask(kinds[kinds.length - 1], (devices) => devices.getUserMedia(constraints), signal);
    for (const track of stream.getTracks()) {
      const kind = track.kind === 'audio' ? 'mic' : 'camera';
      track.onended = () => this.#lost(kind);
      track.enabled = enabled;
      this.#put(kind, track);
    }
    return true;
  }

  /**
   * @param {'mic' | 'camera' | 'screen'} kind
   * @param {(devices: MediaDevices) => Promise<MediaStream>} prompt
   * @param {AbortSignal} [signal]
   */
  async #ask(kind, prompt, signal) {
    signal?.throwIfAborted();
    const era = this.#era;
    try {
      // Outside a secure context there are no mediaDevices at all: a TypeError, told as `insecure`.
      const stream = await prompt(/** @type {MediaDevices} */ (this.#devices));
      if (era === this.#era && !signal?.aborted) return stream;
      for (const track of stream.getTracks()) track.stop();
    } catch (error) {
      throw new MediaError(kind, error);
    }
    throw signal?.reason ?? new MediaError(kind, new DOMException('stopped meanwhile', 'AbortError'));
  }

  /** The device was unplugged, or taken away: go on with another one of its kind. @param {Kind} kind */
  async #lost(kind) {
    delete this.#wishes[kind].deviceId;
    this.#put(kind, null);
    const recovered = await this.#inTurn([kind], () => this.#acquire([kind])).catch(() => false);
    this.#emit('lost', { kind, recovered: recovered === true });
  }

  /** @param {Slot} slot @param {MediaStreamTrack | null} track */
  #put(slot, track) {
    const old = this.tracks[slot];
    if (old === track) return;
    if (old) {
      old.onended = null;
      old.stop();
    }
    this.tracks[slot] = track;
    this.#emit('track', { slot, track });
    this.#emit('state', {});
  }

  /**
   * @template T
   * @param {string[]} kinds
   * @param {() => Promise<T>} operation
   * @returns {Promise<T>}
   */
  #inTurn(kinds, operation) {
    const before = Promise.allSettled(kinds.map((kind) => this.#turns.get(kind)));
    const turn = before.then(operation);
    for (const kind of kinds) this.#turns.set(kind, turn);
    return turn;
  }

  /** @param {string} type @param {object} detail */
  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
