import { byId, el } from '../ui/dom.js';
import { text } from '../ui/texts.js';

/** @import { DeviceChoice, DeviceKind } from './device-choice.js' */
/** @import { MediaManager } from '../lib/index.js' */

/** Which microphone, camera and speaker; follows what is plugged in and out while it is open. */
export class DevicesDialog {
  #choice;
  #dialog = byId('devices');

  /** @param {MediaManager} media @param {DeviceChoice} choice */
  constructor(media, choice) {
    this.#choice = choice;
    byId('speaker-field').hidden = !choice.canChooseSpeaker;
    for (const kind of this.#kinds()) {
      const list = byId(`${kind}-choice`);
      list.onchange = () => choice.choose(kind, list.value);
    }
    const noise = byId('noise-choice');
    noise.onchange = () => choice.suppressNoise(noise.checked);
    const blur = byId('blur-choice');
    blur.onchange = () => choice.blur(blur.checked);
    media.addEventListener('devices', () => this.#dialog.open && this.#fill());
  }

  async open() {
    await this.#fill();
    this.#dialog.showModal();
  }

  async #fill() {
    byId('noise-choice').checked = this.#choice.suppressesNoise;
    byId('blur-field').hidden = !this.#choice.canBlur;
    byId('blur-choice').checked = this.#choice.blurs;
    for (const kind of this.#kinds()) {
      const devices = await this.#choice.list(kind);
      const options = devices.map(({ id, label, used }) => el('option', { value: id, selected: used, textContent: label }));
      const none = el('option', { textContent: text(`${kind}.none`) }); // browsers that do not tell which speakers there are use the system's
      byId(`${kind}-choice`).replaceChildren(...(options.length > 0 ? options : [none]));
      byId(`${kind}-choice`).disabled = options.length === 0;
    }
  }

  /** @returns {DeviceKind[]} */
  #kinds() {
    return this.#choice.canChooseSpeaker ? ['mic', 'camera', 'speaker'] : ['mic', 'camera'];
  }
}
