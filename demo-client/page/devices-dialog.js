import { byId, el } from './dom.js';
import { toast } from './toast.js';

/** @import { MediaManager } from './lib/index.js' */

const NAMES = { mic: 'microphone', camera: 'camera' };

/** Which microphone and which camera; follows what is plugged in and out while it is open. */
export class DevicesDialog {
  #media;
  #dialog = byId('devices');

  /** @param {MediaManager} media */
  constructor(media) {
    this.#media = media;
    for (const kind of /** @type {('mic' | 'camera')[]} */ (['mic', 'camera'])) {
      const choice = byId(`${kind}-choice`);
      choice.onchange = () => this.#choose(kind, { deviceId: { exact: choice.value } });
    }
    const noise = byId('noise-choice');
    noise.onchange = () => this.#choose('mic', { noiseSuppression: noise.checked });
    media.addEventListener('devices', () => this.#dialog.open && this.#fill());
    media.addEventListener('lost', (/** @type {any} */ event) => this.#lost(event.detail));
  }

  async open() {
    await this.#fill();
    this.#dialog.showModal();
  }

  async #fill() {
    const devices = await this.#media.list();
    for (const kind of /** @type {('mic' | 'camera')[]} */ (['mic', 'camera'])) {
      const used = this.#media.tracks[kind]?.getSettings().deviceId;
      const options = devices[kind].map(({ deviceId, label }, index) =>
        el('option', { value: deviceId, selected: deviceId === used, textContent: label || `${NAMES[kind]} ${index + 1}` }),
      );
      byId(`${kind}-choice`).replaceChildren(...options);
      byId(`${kind}-choice`).disabled = options.length === 0;
    }
  }

  /** @param {'mic' | 'camera'} kind @param {MediaTrackConstraints} wish */
  async #choose(kind, wish) {
    try {
      await this.#media.select(kind, wish);
    } catch {
      toast(`That ${NAMES[kind]} can not be used just now.`);
    }
  }

  /** @param {{ kind: 'mic' | 'camera', recovered: boolean }} loss */
  #lost({ kind, recovered }) {
    toast(recovered ? `The ${NAMES[kind]} went away; another one is used now.` : `The ${NAMES[kind]} went away.`);
  }
}
