import { byId } from '../ui/dom.js';
import { hideError, mediaErrorCode, showError } from '../ui/error-panel.js';
import { preferences } from '../ui/memory.js';
import { Inside } from './inside.js';
import { MicMeter } from '../devices/mic-meter.js';
import { RoomOptions } from './room-options.js';
import { tidyName } from '../invite/names.js';
import { roomFromLink } from '../invite/room-link.js';
import { text } from '../ui/texts.js';

/** @import { DeviceChoice } from '../devices/device-choice.js' */
/** @import { MediaManager } from '../lib/index.js' */

/**
 * The screen before a call.
 *
 * Events: `go` `{ room: string | null, name, password?, relayOnly? }`: the latter two for a new room
 */
export class Prejoin extends EventTarget {
  #media;
  #choice;
  #meter;
  #video = byId('preview-video');
  #name = byId('name-input');
  #frame = byId('preview-frame');
  #options = new RoomOptions();
  #inside = new Inside();
  #isBusy = false;

  /** @param {MediaManager} media @param {DeviceChoice} choice */
  constructor(media, choice) {
    super();
    this.#media = media;
    this.#choice = choice;
    this.#meter = new MicMeter(byId('mic-meter'), media);
    this.#name.value ||= preferences.load().name ?? ''; // who was quicker than the page keeps what they typed
    byId('entry').onsubmit = (/** @type {Event} */ event) => (event.preventDefault(), this.#submit());
    byId('join-room').onclick = () => this.#join();
    byId('room-input').onkeydown = (/** @type {KeyboardEvent} */ event) => {
      if (event.key === 'Enter') (event.preventDefault(), this.#join());
    };
    media.addEventListener('state', () => this.#show());
  }

  /** @param {{ mic: HTMLElement, camera: HTMLElement }} buttons */
  open({ mic, camera }) {
    const room = roomFromLink(location.href);
    byId('preview-controls').append(mic, camera);
    byId('prejoin').toggleAttribute('data-invited', room !== null);
    byId('prejoin-title').textContent = text(room === null ? 'prejoin.start' : 'prejoin.invited');
    byId('prejoin-lead').textContent = text(room === null ? 'prejoin.lead' : 'prejoin.lead-invited');
    byId('join-room').textContent = text(room === null ? 'prejoin.join' : 'prejoin.join-now');
    byId('join-room').classList.toggle('primary', room !== null);
    this.busy(null);
    this.#show();
    this.#meter.start();
    this.#inside.open(room ?? null);
  }

  close() {
    this.#meter.stop();
    this.#inside.close();
    this.#video.srcObject = null;
  }

  /** Asks for the devices; what can not be had is explained, and does not stand in the way. @param {boolean} [wanted] the camera */
  async prepare(wanted = true) {
    const { mic = true, camera = true } = preferences.load();
    const errors = await this.#choice.start({ mic, camera: camera && wanted });
    if (document.body.dataset.screen !== 'prejoin') return;
    if (errors.length > 0) this.explain(errors);
    this.#show();
  }

  /** @param {any[]} errors */
  explain(errors) {
    showError(mediaErrorCode(errors), byId('prejoin-error'), () => (hideError(), this.prepare()));
  }

  /** @param {string | null} step what the page is busy with */
  busy(step) {
    byId('progress').hidden = step === null;
    byId('progress-step').textContent = step ?? '';
    this.#isBusy = step !== null;
    for (const id of ['create-room', 'join-room']) byId(id).disabled = this.#isBusy;
  }

  #submit() {
    if (byId('prejoin').hasAttribute('data-invited')) this.#join();
    else this.#go(null);
  }

  #join() {
    if (this.#isBusy) return; // a key that is held goes on
    const pasted = byId('room-input').value;
    const room = roomFromLink(location.href) ?? roomFromLink(pasted);
    byId('room-error').hidden = Boolean(room) || pasted.trim() === '';
    if (room) this.#go(room);
    else byId('room-input').focus();
  }

  /** @param {string | null} room */
  #go(room) {
    const name = tidyName(this.#name.value);
    preferences.save({ name });
    this.#inside.close();
    const options = room === null ? this.#options.chosen : {};
    this.dispatchEvent(new CustomEvent('go', { detail: { room, name, ...options } }));
  }

  #show() {
    const { camera } = this.#media.tracks;
    const isOn = this.#media.isOn('camera');
    this.#frame.dataset.camera = isOn ? 'on' : 'off';
    byId('preview-note').textContent = isOn ? '' : text(camera ? 'camera.taken' : 'prejoin.camera-off');
    if (camera && this.#video.srcObject?.getTracks()[0] !== camera) this.#video.srcObject = new MediaStream([camera]);
  }
}
