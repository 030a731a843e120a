import { el } from '../ui/dom.js';
import { quality } from '../lib/index.js';
import { text } from '../ui/texts.js';

/** @import { LinkStats } from '../lib/index.js' */

/** How good the way to one person is, and whether it goes straight there. Opens the details. */
export class QualityBadge {
  #pill = el('span', { class: 'quality', 'data-testid': 'quality', 'aria-hidden': 'true' }, el('span', { class: 'bars' }, el('i'), el('i'), el('i')));
  #route = el('span');

  /** @param {string} name @param {() => void} open */
  constructor(name, open) {
    this.name = name;
    this.#pill.append(this.#route);
    this.element = el('button', { type: 'button', class: 'quality-button', 'data-testid': 'connection-details', hidden: true, onclick: open }, this.#pill);
  }

  /** @param {LinkStats} stats */
  show(stats) {
    if (stats.route === null && this.element.hidden) return; // before the first connection the tile says more
    const rating = quality(stats);
    const words = { name: this.name, quality: text(`quality.${rating}`), route: text(`route.${stats.route ?? 'none'}`) };
    this.element.hidden = false;
    this.#pill.dataset.quality = rating;
    this.#route.textContent = words.route;
    this.element.setAttribute('aria-label', text('stats.badge', words));
    this.element.title = `${words.quality}, ${words.route}`;
  }
}
