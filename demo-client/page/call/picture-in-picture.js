import { fillAvatar } from '../ui/avatar.js';
import { el } from '../ui/dom.js';
import { toast } from '../ui/toast.js';
import { direction, language, text } from '../ui/texts.js';

/** @import { Cast, Figure } from './cast.js' */
/** @import { MenuEntry } from '../ui/menu.js' */
/** @typedef {{ element: HTMLElement, show: (figure: Figure) => void }} SmallTile */

const SIZE = { width: 400, height: 260 };

/** The others in a small window that stays above all else (Document Picture-in-Picture, where the browser has it). */
export class PictureInPicture {
  /** @type {Window | null} */
  #window = null;
  /** @type {Cast | undefined} */
  #cast;
  /** @type {Map<string, SmallTile>} */
  #tiles = new Map();

  /** @param {Cast} cast of a call that begins */
  open(cast) {
    this.#cast = cast;
    cast.addEventListener('change', () => this.#cast === cast && this.#draw(cast));
  }

  close() {
    this.#cast = undefined;
    this.#window?.close();
  }

  /** @returns {MenuEntry[]} */
  entries() {
    const isSupported = 'documentPictureInPicture' in window;
    return isSupported ? [{ label: text(this.#window ? 'call.pip-close' : 'call.pip'), icon: 'pip', testid: 'pip', run: () => void this.#toggle() }] : [];
  }

  async #toggle() {
    if (this.#window) return this.#window.close();
    try {
      this.#window = await /** @type {any} */ (window).documentPictureInPicture.requestWindow(SIZE);
    } catch {
      return toast(text('call.pip-failed'));
    }
    const { document: small } = /** @type {Window} */ (this.#window);
    for (const sheet of document.querySelectorAll('link[rel=stylesheet]')) small.head.append(el('link', { rel: 'stylesheet', href: /** @type {HTMLLinkElement} */ (sheet).href }));
    Object.assign(small.documentElement, { lang: language, dir: direction });
    small.title = document.title;
    small.body.className = 'pip';
    this.#window?.addEventListener('pagehide', () => this.#closed());
    if (!this.#cast) return this.#window?.close();
    return this.#draw(this.#cast);
  }

  #closed() {
    this.#window = null;
    this.#tiles.clear();
  }

  /** What is there already stays as it is: a video that is made anew would start anew. @param {Cast} cast */
  #draw(cast) {
    if (!this.#window) return;
    const figures = new Map(cast.others.map((figure) => [`${figure.kind} ${figure.peer}`, figure]));
    for (const [key, { element }] of this.#tiles) if (!figures.has(key)) (element.remove(), this.#tiles.delete(key));
    for (const [key, figure] of figures) {
      const tile = this.#tiles.get(key) ?? smallTile(figure);
      if (!this.#tiles.has(key)) this.#window.document.body.append(tile.element);
      this.#tiles.set(key, tile);
      tile.show(figure);
    }
  }
}

/** The same picture; the sound stays where it is. @param {Figure} figure @returns {SmallTile} */
function smallTile({ kind, id, name }) {
  const video = el('video', { autoplay: true, muted: true, playsInline: true });
  const avatar = el('div', { class: 'avatar', 'aria-hidden': 'true' });
  fillAvatar(avatar, name, id);
  const label = el('footer', { class: 'tile-label' }, el('span', { dir: 'auto', textContent: kind === 'screen' ? text('screen-of', { name }) : name }));
  const element = el('article', { class: kind === 'screen' ? 'tile screen-share' : 'tile', 'data-state': 'connected' }, video, avatar, label);
  /** @type {boolean | undefined} */
  let isOn;
  const showPicture = () => (element.dataset.camera = (isOn ?? video.videoWidth > 2) ? 'on' : 'off');
  video.onresize = showPicture;
  return {
    element,
    show(figure) {
      isOn = figure.isOn;
      if (video.srcObject !== figure.stream) video.srcObject = figure.stream;
      showPicture();
    },
  };
}
