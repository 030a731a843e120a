import { byId } from '../ui/dom.js';
import { gridRects, spotlightRects } from './layout.js';

/**
 * Where the tiles go. One other: they fill the stage and the self-view floats. More: a grid of equals. A pinned tile, or
 * else a shared screen, takes the stage, and people become a strip.
 */
export class Stage {
  #area = byId('tiles');
  #self = byId('self');
  /** @type {Set<HTMLElement>} */
  #people = new Set();
  /** @type {Set<HTMLElement>} */
  #screens = new Set();
  /** @type {HTMLElement | null} */
  #pinned = null;

  constructor() {
    new ResizeObserver(() => this.arrange()).observe(this.#area);
  }

  /** Whether there is more than one to choose from. */
  get canPin() {
    return this.#people.size + this.#screens.size > 1;
  }

  /** @param {HTMLElement} tile @param {'person' | 'screen'} kind */
  add(tile, kind) {
    (kind === 'person' ? this.#people : this.#screens).add(tile);
    this.#area.append(tile);
    this.arrange();
  }

  /** @param {HTMLElement} tile */
  remove(tile) {
    this.#people.delete(tile);
    this.#screens.delete(tile);
    if (this.#pinned === tile) this.#pinned = null;
    tile.remove();
    this.arrange();
  }

  /** @param {HTMLElement} tile */
  isPinned(tile) {
    return this.#pinned === tile;
  }

  /** @param {HTMLElement | null} tile */
  pin(tile) {
    this.#pinned = tile;
    this.arrange();
  }

  clear() {
    for (const tile of [...this.#people, ...this.#screens]) tile.remove();
    this.#people.clear();
    this.#screens.clear();
    this.#pinned = null;
  }

  /** Each tile hears of it by an event `arranged`. */
  arrange() {
    this.#arrange();
    for (const tile of [...this.#people, ...this.#screens]) tile.dispatchEvent(new Event('arranged'));
  }

  #arrange() {
    const area = { width: this.#area.clientWidth, height: this.#area.clientHeight };
    if (area.width === 0) return;
    const gap = parseFloat(getComputedStyle(document.documentElement).fontSize) / 2;
    const main = this.#pinned ?? [...this.#screens].at(-1) ?? null;
    const floats = this.#people.size <= 1 && this.#screens.size === 0;
    document.body.dataset.layout = floats ? 'float' : main ? 'spotlight' : 'grid';
    if (floats) {
      this.#release(this.#self);
      this.#place([...this.#people], [{ x: 0, y: 0, ...area }]);
      return;
    }
    const self = document.body.dataset.self === 'hidden' ? [] : [this.#self];
    const others = [...this.#screens, ...this.#people, ...self].filter((tile) => tile !== main);
    const isUpright = area.width < area.height;
    // A phone held upright has no room to waste on the shape of cameras.
    const shape = { gap, ratio: isUpright ? 2 : 16 / 9, narrowest: isUpright ? 3 / 4 : 4 / 3 };
    if (main) this.#place([main, ...others], spotlightRects(others.length + 1, area, { ...shape, fit: this.#shapeOf(main) }));
    else this.#place(others, gridRects(others.length, area, shape));
  }

  /** Of a camera's picture the edge may be cut off, of a screen nothing. @param {HTMLElement} tile @returns {number | undefined} */
  #shapeOf(tile) {
    if (!this.#screens.has(tile)) return undefined;
    const { videoWidth, videoHeight } = /** @type {HTMLVideoElement} */ (tile.querySelector('video'));
    return videoHeight > 2 ? videoWidth / videoHeight : undefined;
  }

  /** @param {HTMLElement[]} tiles @param {import('./layout.js').Rect[]} rects */
  #place(tiles, rects) {
    tiles.forEach((tile, index) => {
      const { x, y, width, height } = rects[index];
      Object.assign(tile.style, { left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px` });
    });
  }

  /** @param {HTMLElement} tile goes where the style sheet says */
  #release(tile) {
    Object.assign(tile.style, { left: '', top: '', width: '', height: '' });
  }
}
