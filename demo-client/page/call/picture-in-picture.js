import { byId, el } from '../ui/dom.js';
import { toast } from '../ui/toast.js';

/** @import { CallScreen } from './call-screen.js' */
/** @import { MenuEntry } from '../ui/menu.js' */

const SIZE = { width: 400, height: 260 };

/** The others in a small window that stays above all else (Document Picture-in-Picture, where the browser has it). */
export class PictureInPicture {
  /** @type {Window | null} */
  #window = null;
  #tiles = byId('tiles');
  #observer = new MutationObserver(() => this.#draw());

  /** @param {CallScreen} callScreen */
  constructor(callScreen) {
    callScreen.addEventListener('closed', () => this.#window?.close());
  }

  /** @returns {MenuEntry[]} */
  entries() {
    const isSupported = 'documentPictureInPicture' in window;
    return isSupported ? [{ label: this.#window ? 'Close the small window' : 'Picture in picture', icon: 'pip', testid: 'pip', run: () => void this.#toggle() }] : [];
  }

  async #toggle() {
    if (this.#window) return this.#window.close();
    try {
      this.#window = await /** @type {any} */ (window).documentPictureInPicture.requestWindow(SIZE);
    } catch {
      return toast('The browser opens no small window just now.');
    }
    const { document: small } = /** @type {Window} */ (this.#window);
    for (const sheet of document.querySelectorAll('link[rel=stylesheet]')) small.head.append(el('link', { rel: 'stylesheet', href: /** @type {HTMLLinkElement} */ (sheet).href }));
    small.title = 'Beckon';
    small.body.className = 'pip';
    this.#window?.addEventListener('pagehide', () => this.#closed());
    this.#observer.observe(this.#tiles, { childList: true, subtree: true, attributeFilter: ['data-camera'] });
    return this.#draw();
  }

  #closed() {
    this.#observer.disconnect();
    this.#window = null;
  }

  /** What is shown is the same; the sound stays where it is. */
  #draw() {
    const tiles = [...this.#tiles.querySelectorAll('.tile:not(.self)')].map((tile) => {
      const { srcObject } = /** @type {HTMLVideoElement} */ (tile.querySelector('video'));
      const video = el('video', { autoplay: true, muted: true, playsInline: true, srcObject });
      const avatar = tile.querySelector('.avatar')?.cloneNode(true);
      const label = el('footer', { class: 'tile-label' }, el('span', { dir: 'auto', textContent: tile.querySelector('.tile-label > span')?.textContent ?? '' }));
      const copy = el('article', { class: 'tile', 'data-state': 'connected', 'data-camera': tile.getAttribute('data-camera') ?? 'on' }, video, ...(avatar ? [avatar] : []), label);
      copy.classList.toggle('screen-share', tile.classList.contains('screen-share'));
      return copy;
    });
    this.#window?.document.body.replaceChildren(...tiles);
  }
}
