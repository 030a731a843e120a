import { byId } from '../ui/dom.js';
import { direction } from '../ui/texts.js';

/** @import { MediaManager } from '../lib/index.js' */

/** Your own picture: mirrored, because that is how people know themselves; the others get it as it is. */
export class SelfView {
  #tile = byId('self');
  #video = byId('local-video');

  /** @param {MediaManager} media */
  constructor(media) {
    // Away from the name of the other side, which is where lines begin.
    this.#tile.dataset.corner = direction === 'rtl' ? 'bottom-left' : 'bottom-right';
    this.#tile.addEventListener('pointerdown', (/** @type {PointerEvent} */ event) => this.#drag(event));
    media.addEventListener('track', (/** @type {any} */ event) => {
      if (event.detail.slot === 'camera') this.#show(event.detail.track);
    });
    const muted = byId('self-muted');
    media.addEventListener('state', () => muted.toggleAttribute('hidden', media.isOn('mic')));
    this.#show(media.tracks.camera);
  }

  /** @param {MediaStreamTrack | null} track */
  #show(track) {
    this.#video.srcObject = track && new MediaStream([track]);
    this.#tile.dataset.camera = track ? 'on' : 'off';
    // A phone's rear camera films the world, and the world is not mirrored.
    this.#video.classList.toggle('mirrored', track?.getSettings().facingMode !== 'environment');
  }

  /** @param {PointerEvent} start */
  #drag(start) {
    if (document.body.dataset.layout !== 'float' || document.body.dataset.screen !== 'call') return;
    const tile = this.#tile;
    tile.setPointerCapture(start.pointerId);
    tile.classList.add('dragged');
    tile.onpointermove = (/** @type {PointerEvent} */ event) => {
      tile.style.translate = `${event.clientX - start.clientX}px ${event.clientY - start.clientY}px`;
    };
    tile.onpointerup = tile.onpointercancel = () => {
      tile.onpointermove = tile.onpointerup = tile.onpointercancel = null;
      const box = tile.getBoundingClientRect();
      const stage = tile.parentElement.getBoundingClientRect();
      const vertical = box.top + box.height / 2 < stage.top + stage.height / 2 ? 'top' : 'bottom';
      const horizontal = box.left + box.width / 2 < stage.left + stage.width / 2 ? 'left' : 'right';
      tile.dataset.corner = `${vertical}-${horizontal}`;
      tile.classList.remove('dragged');
      tile.style.translate = '';
    };
  }
}
