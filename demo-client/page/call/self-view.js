import { byId, el, icon } from '../ui/dom.js';
import { Menu } from '../ui/menu.js';
import { preferences } from '../ui/memory.js';
import { direction, text } from '../ui/texts.js';

/** @import { MenuEntry } from '../ui/menu.js' */
/** @typedef {'small' | 'large' | 'hidden'} Size */

/** @type {Size[]} */
const SIZES = ['small', 'large', 'hidden'];

/** @import { MediaManager } from '../lib/index.js' */

/**
 * Your own picture: mirrored, because that is how people know themselves; the others get it as it is. It can be small, large or hidden.
 *
 * Events: `size`
 */
export class SelfView extends EventTarget {
  #tile = byId('self');
  #video = byId('local-video');

  /** @param {MediaManager} media */
  constructor(media) {
    super();
    // Away from the name of the other side, which is where lines begin.
    this.#tile.dataset.corner = direction === 'rtl' ? 'bottom-left' : 'bottom-right';
    this.#tile.addEventListener('pointerdown', (/** @type {PointerEvent} */ event) => this.#drag(event));
    media.addEventListener('track', (/** @type {any} */ event) => {
      if (event.detail.slot === 'camera') this.#show(event.detail.track);
    });
    const muted = byId('self-muted');
    media.addEventListener('state', () => {
      muted.toggleAttribute('hidden', media.isOn('mic'));
      this.#tile.dataset.camera = media.isOn('camera') ? 'on' : 'off';
    });
    this.#show(media.tracks.camera);
    const more = el('button', { type: 'button', class: 'control tool fading', 'data-testid': 'self-menu', 'aria-label': text('more-about', { name: text('you') }), title: text('more') }, icon('more'));
    const menu = new Menu(more, text('self.title'), () => SIZES.map((size) => this.#entry(size)));
    this.#tile.append(el('div', { class: 'tile-tools' }, more, menu.box));
    document.body.dataset.self = this.#size;
  }

  /** The way back, where there is no picture to ask for it. @returns {MenuEntry[]} */
  entries() {
    return this.#size === 'hidden' ? [{ label: text('self.show'), icon: 'camera', testid: 'show-self', run: () => this.#resize('small') }] : [];
  }

  /** @returns {Size} */
  get #size() {
    return preferences.load().self ?? 'small';
  }

  /** @param {Size} size @returns {MenuEntry} */
  #entry(size) {
    return { label: text(`self.${size}`), kind: 'radio', checked: size === this.#size, testid: `self-${size}`, run: () => this.#resize(size) };
  }

  /** @param {Size} size */
  #resize(size) {
    preferences.save({ self: size });
    document.body.dataset.self = size;
    this.dispatchEvent(new Event('size'));
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
    if (/** @type {Element} */ (start.target).closest('.tile-tools') || document.body.dataset.layout !== 'float' || document.body.dataset.screen !== 'call') return;
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
