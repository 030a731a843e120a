import { preferences } from '../ui/memory.js';
import { speaker } from './speaker.js';
import { toast } from '../ui/toast.js';
import { text } from '../ui/texts.js';

/** @import { MediaManager } from '../lib/index.js' */
/** @typedef {'mic' | 'camera' | 'speaker'} DeviceKind */

/** Which microphone, camera and speaker: what the menus and the dialog offer and change. What was chosen is used the next time too, where it is there. */
export class DeviceChoice {
  #media;
  /** @type {Promise<void> | undefined} */
  #recalled;

  /** @param {MediaManager} media */
  constructor(media) {
    this.#media = media;
    this.suppressesNoise = preferences.load().noise ?? true;
    if (!this.suppressesNoise) void media.select('mic', { noiseSuppression: false });
    media.addEventListener('lost', (/** @type {any} */ event) => this.#lost(event.detail));
    media.addEventListener('devices', () => this.#checkSpeaker());
  }

  /**
   * Asks for microphone and camera, those that were chosen the last time if they are there.
   *
   * @param {{ mic: boolean, camera: boolean }} wanted
   */
  async start(wanted) {
    this.#recalled ??= this.#recall().catch(() => {}); // the browser lists none, or what is remembered is of another page: any device will do
    await this.#recalled;
    return this.#media.start(wanted);
  }

  async #recall() {
    const { devices = {} } = preferences.load();
    const present = await this.#media.list();
    const isThere = (/** @type {DeviceKind} */ kind) => present[kind].some(({ deviceId }) => deviceId === devices[kind]);
    for (const kind of /** @type {const} */ (['mic', 'camera'])) {
      // Before somebody has allowed devices, browsers hide which ones there are; and Chromium does not heed what is only wished for.
      const isHidden = present[kind].every(({ deviceId }) => deviceId === '');
      if (devices[kind] && (isThere(kind) || isHidden)) await this.#media.select(kind, { deviceId: { [isHidden ? 'ideal' : 'exact']: devices[kind] } });
    }
    if (devices.speaker && isThere('speaker')) speaker.id = devices.speaker;
  }

  get canChooseSpeaker() {
    return speaker.isSupported;
  }

  /** A phone's two cameras say where they look; others are told apart by their names only. */
  get canFlip() {
    return this.#media.tracks.camera?.getSettings().facingMode !== undefined;
  }

  /** @param {DeviceKind} kind @returns {Promise<{ id: string, label: string, used: boolean }[]>} */
  async list(kind) {
    const devices = (await this.#media.list())[kind];
    const used = kind === 'speaker' ? speaker.id : this.#media.tracks[kind]?.getSettings().deviceId;
    return devices.map(({ deviceId, label }, index) => ({
      id: deviceId,
      label: label || text(`${kind}.numbered`, { count: index + 1 }),
      used: deviceId === used || (kind === 'speaker' && used === '' && deviceId === 'default'),
    }));
  }

  /** @param {DeviceKind} kind @param {string} id */
  async choose(kind, id) {
    try {
      if (kind === 'speaker') await speaker.choose(id);
      else await this.#media.select(kind, { deviceId: { exact: id }, facingMode: undefined });
      preferences.save({ devices: { ...preferences.load().devices, [kind]: id } });
    } catch {
      toast(text(`${kind}.unusable`));
    }
  }

  /** @param {boolean} on by the browser's own means */
  suppressNoise(on) {
    this.suppressesNoise = on;
    preferences.save({ noise: on });
    return this.#select('mic', { noiseSuppression: on });
  }

  /** Only some systems give browsers a blur of their own; the page has none. */
  get canBlur() {
    return (this.#media.tracks.camera?.getCapabilities?.().backgroundBlur ?? []).length > 1;
  }

  get blurs() {
    return this.#media.tracks.camera?.getSettings().backgroundBlur === true;
  }

  /** @param {boolean} on by the system's own means (Media Capture and Streams Extensions, background blur) */
  blur(on) {
    return this.#select('camera', { backgroundBlur: on });
  }

  flip() {
    const looksOut = this.#media.tracks.camera?.getSettings().facingMode === 'environment';
    return this.#select('camera', { facingMode: looksOut ? 'user' : 'environment', deviceId: undefined });
  }

  /** @param {'mic' | 'camera'} kind @param {MediaTrackConstraints} wish */
  async #select(kind, wish) {
    try {
      await this.#media.select(kind, wish);
    } catch {
      toast(text(`${kind}.unusable`));
    }
  }

  /** @param {{ kind: 'mic' | 'camera', recovered: boolean }} loss */
  #lost({ kind, recovered }) {
    toast(text(recovered ? `${kind}.replaced` : `${kind}.gone`));
  }

  /** A speaker that was unplugged would leave the call silent. */
  async #checkSpeaker() {
    if (speaker.id === '') return;
    const { speaker: present } = await this.#media.list();
    if (present.some(({ deviceId }) => deviceId === speaker.id)) return;
    await speaker.choose('');
    toast(text('speaker.replaced'));
  }
}
