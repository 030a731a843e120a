import { MediaError } from './media-error.js';

/** @import { Slot } from './slots.js' */
/** @typedef {'mic' | 'camera'} Kind */

const CONSTRAINTS = {
  mic: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
  camera: { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } },
};

/** The sound of a screen is no voice in a room. */
const SHARED_SOUND = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };

/** @type {Record<Kind, PermissionName>} */
const PERMISSIONS = { mic: /** @type {PermissionName} */ ('microphone'), camera: /** @type {PermissionName} */ ('camera') };

/**
 * The local microphone, camera and screen: at most one track per slot, told by `track` whenever it changes.
 *
 * RACE 11 (media). Permission prompts take as long as people do, and meanwhile they click on. So operations on one kind
 * happen one after another, a result that nobody waits for any more is stopped at once, and the old camera is stopped
 * before the next one starts, because phones have only one pipeline for both.
 * Test: media-manager.test.js
 *
 * RACE 17 (mute). Whether somebody wants to be heard is theirs to say and outlives each track: whoever has muted the microphone stays
 * muted on the next device, and whoever unmutes while a device is exchanged is heard on it.
 * Test: media-manager.test.js "a muted microphone", "while a device is exchanged"
 *
 * Events: `track` `{ slot, track }`, also when a microphone that was muted is on again · `state`: mic or camera went on or off, by this page or by the system · `devices`: something was
 * plugged in or out · `lost` `{ kind, recovered }`: the device in use went away · `share-ended`: by the browser's own button
 */
export class MediaManager extends EventTarget {
  #devices;
  #permissions;
  /** @type {Map<string, Promise<any>>} */
  #turns = new Map();
  /** @type {Record<Kind, MediaTrackConstraints>} */
  #wishes = { mic: {}, camera: {} };
  /** Whether this person wants to be heard and seen. @type {Record<Kind, boolean>} */
  #wanted = { mic: true, camera: true };
  /** Kinds whose track is gone for the moment, and another one is on its way. @type {Set<Kind>} */
  #exchanging = new Set();
  /** A microphone or a camera was asked for last and could not be had. */
  #isMissing = false;
  /** Raised by stop(): what was asked for before it is not wanted any more. */
  #era = 0;

  /** @type {Record<Slot, MediaStreamTrack | null>} */
  tracks = { mic: null, camera: null, screen: null, screenAudio: null };

  /** @param {{ mediaDevices?: MediaDevices, permissions?: Permissions }} [options] */
  constructor({ mediaDevices = globalThis.navigator?.mediaDevices, permissions = globalThis.navigator?.permissions } = {}) {
    super();
    this.#devices = mediaDevices;
    this.#permissions = permissions;
    this.#devices?.addEventListener?.('devicechange', () => this.#emit('devices', {}));
  }

  /** Whether it is sent, or will be as soon as the device is there. @param {Kind} kind */
  isOn(kind) {
    const track = this.tracks[kind];
    return track ? track.enabled && !this.isTaken(kind) : this.#exchanging.has(kind) && this.#wanted[kind];
  }

  /** Whether the system has taken the device away for a while, as for a phone call: this side can not bring it back. @param {Kind} kind */
  isTaken(kind) {
    const track = this.tracks[kind];
    return track !== null && track.enabled && track.muted === true;
  }

  get isSharing() {
    return this.tracks.screen !== null;
  }

  /** Whether this person wants to be heard or seen, and may use no device for it, or has none. */
  get isRefused() {
    return this.#isMissing && !this.tracks.mic && !this.tracks.camera;
  }

  /**
   * Asks for both at once, so that there is one prompt; if that fails, for each alone, so that a missing camera does
   * not cost the microphone. What is there already stays as it is; what was muted stays muted.
   *
   * @param {{ mic?: boolean, camera?: boolean, signal?: AbortSignal }} [wanted]
   * @returns {Promise<MediaError[]>} what is missing and why; empty when all is there
   */
  async start({ mic = true, camera = true, signal } = {}) {
    /** @type {Kind[]} */
    const kinds = [];
    if (mic && !this.tracks.mic) kinds.push('mic');
    if (camera && !this.tracks.camera) kinds.push('camera');
    if (camera) this.#wanted.camera = true;
    if (kinds.length < 2) return this.#startEach(kinds, signal);
    try {
      await this.#inTurn(kinds, () => this.#acquire(kinds, signal));
      return [];
    } catch (/** @type {any} */ error) {
      signal?.throwIfAborted();
      if (error.why !== 'denied') return this.#startEach(kinds, signal);
      // Whoever has said no to both is not asked twice more. What the browser gives without asking is still to be had.
      const granted = await Promise.all(kinds.map((kind) => this.#isGranted(kind)));
      const refused = kinds.filter((_, index) => !granted[index]).map((kind) => new MediaError(kind, error.cause));
      return [...refused, ...(await this.#startEach(kinds.filter((_, index) => granted[index]), signal))];
    }
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
  async setOn(kind, on, { signal } = {}) {
    this.#wanted[kind] = on;
    const track = this.tracks[kind];
    if (kind === 'mic' && track) {
      track.enabled = on;
      if (on) this.#emit('track', { slot: kind, track }); // a browser that has refused to send it is asked again
    }
    if (track || this.#exchanging.has(kind)) this.#emit('state', {});
    if (kind === 'mic' && (track || !on)) return;
    await this.#inTurn([kind], async () => {
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
    const era = this.#era;
    const before = this.#wishes[kind];
    this.#wishes[kind] = { ...before, ...wish };
    if (!this.tracks[kind]) return;
    await this.#exchange(kind, async () => {
      if (!this.tracks[kind]) return; // switched off meanwhile
      this.#put(kind, null);
      try {
        await this.#acquire([kind], signal);
      } catch (error) {
        this.#wishes[kind] = before;
        if (era === this.#era) await this.#acquire([kind]).catch(() => {});
        throw error;
      }
    });
  }

  /** @returns {Promise<Record<'mic' | 'camera' | 'speaker', MediaDeviceInfo[]>>} labels are empty before permission */
  async list() {
    const all = (await this.#devices?.enumerateDevices?.().catch(() => [])) ?? []; // a browser that does not tell
    const of = (/** @type {string} */ kind) => all.filter((device) => device.kind === kind);
    return { mic: of('audioinput'), camera: of('videoinput'), speaker: of('audiooutput') };
  }

  /** @param {{ signal?: AbortSignal }} [options] */
  share({ signal } = {}) {
    return this.#inTurn(['screen'], async () => {
      const stream = await this.#ask('screen', (devices) => devices.getDisplayMedia({ video: true, audio: SHARED_SOUND }), signal);
      const [video] = stream.getVideoTracks();
      video.contentHint = 'detail';
      video.onended = () => (this.stopShare(), this.#emit('share-ended', {}));
      const [audio = null] = stream.getAudioTracks();
      if (audio) audio.contentHint = 'music'; // as it is: what makes speech clear spoils it
      this.#put('screen', video);
      this.#put('screenAudio', audio);
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
    this.#isMissing = false;
    this.#wanted = { mic: true, camera: true };
    for (const slot of /** @type {Slot[]} */ (Object.keys(this.tracks))) this.#put(slot, null);
  }

  /** @param {Kind[]} kinds @param {AbortSignal} [signal] */
  async #startEach(kinds, signal) {
    const results = await Promise.allSettled(kinds.map((kind) => this.#inTurn([kind], () => this.#acquire([kind], signal))));
    return results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
  }

  /** @param {Kind} kind */
  async #isGranted(kind) {
    try {
      return (await this.#permissions?.query({ name: PERMISSIONS[kind] }))?.state === 'granted';
    } catch {
      return false; // a browser that does not tell
    }
  }

  /** @param {Kind[]} kinds @param {AbortSignal} [signal] */
  async #acquire(kinds, signal) {
    const constraints = {
      audio: kinds.includes('mic') && { ...CONSTRAINTS.mic, ...this.#wishes.mic },
      video: kinds.includes('camera') && { ...CONSTRAINTS.camera, ...this.#wishes.camera },
    };
    const stream = await this.#ask(kinds[kinds.length - 1], (devices) => devices.getUserMedia(constraints), signal);
    this.#isMissing = false;
    for (const track of stream.getTracks()) this.#take(track.kind === 'audio' ? 'mic' : 'camera', track);
    return true;
  }

  /** @param {Kind} kind @param {MediaStreamTrack} track that a device has given */
  #take(kind, track) {
    if (kind === 'camera' && !this.#wanted.camera) return track.stop(); // switched off meanwhile
    track.onended = () => this.#lost(kind);
    track.onmute = track.onunmute = () => this.#emit('state', {});
    track.enabled = this.#wanted[kind];
    return this.#put(kind, track);
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
      if (kind !== 'screen') this.#isMissing = true;
      throw new MediaError(kind, error);
    }
    throw signal?.reason ?? stoppedMeanwhile(kind);
  }

  /** The device was unplugged, or taken away: go on with another one of its kind. @param {Kind} kind */
  async #lost(kind) {
    delete this.#wishes[kind].deviceId;
    const recovered = await this.#exchange(kind, () => {
      this.#put(kind, null);
      return this.#acquire([kind]);
    }).catch(() => false);
    this.#emit('lost', { kind, recovered: recovered === true });
  }

  /**
   * Gives up a device and asks for one.
   *
   * @template T
   * @param {Kind} kind
   * @param {() => Promise<T>} operation
   * @returns {Promise<T>}
   */
  #exchange(kind, operation) {
    return this.#inTurn([kind], async () => {
      this.#exchanging.add(kind);
      try {
        return await operation();
      } finally {
        this.#exchanging.delete(kind);
        this.#emit('state', {});
      }
    });
  }

  /** @param {Slot} slot @param {MediaStreamTrack | null} track */
  #put(slot, track) {
    const old = this.tracks[slot];
    if (old === track) return;
    if (old) {
      old.onended = old.onmute = old.onunmute = null;
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
    const era = this.#era;
    const before = Promise.allSettled(kinds.map((kind) => this.#turns.get(kind)));
    const turn = before.then(() => {
      if (era !== this.#era) throw stoppedMeanwhile(/** @type {any} */ (kinds[kinds.length - 1]));
      return operation();
    });
    for (const kind of kinds) this.#turns.set(kind, turn);
    return turn;
  }

  /** @param {string} type @param {object} detail */
  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/** @param {'mic' | 'camera' | 'screen'} kind */
const stoppedMeanwhile = (kind) => new MediaError(kind, new DOMException('stopped meanwhile', 'AbortError'));
