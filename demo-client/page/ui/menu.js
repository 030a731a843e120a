import { el, icon } from './dom.js';

/**
 * @typedef {object} MenuEntry
 * @property {string} label
 * @property {string} [icon] a symbol of index.html, without its `i-`
 * @property {() => void} [run] without it the entry is a heading over those that follow
 * @property {'check' | 'radio'} [kind] such an entry shows whether it is `checked`
 * @property {boolean} [checked]
 * @property {string} [testid]
 * @property {string} [hint] its key
 */

const MARGIN = 8;

/**
 * A native popover that is a menu (WAI-ARIA APG, menu button pattern). Its entries are asked for each time it opens, so
 * they are never stale and nobody has to tell it what changed.
 */
export class Menu {
  #button;
  #entries;
  #head;

  /**
   * @param {HTMLElement} button opens it
   * @param {string} label
   * @param {() => MenuEntry[] | Promise<MenuEntry[]>} entries
   * @param {(done: () => void) => HTMLElement} [head] items of another kind above them
   */
  constructor(button, label, entries, head) {
    this.#button = button;
    this.#entries = entries;
    this.#head = head;
    this.box = el('div', { class: 'menu', role: 'menu', popover: 'auto', 'aria-label': label });
    button.setAttribute('aria-haspopup', 'menu');
    button.setAttribute('aria-expanded', 'false');
    /** @type {HTMLButtonElement} */ (button).popoverTargetElement = this.box;
    this.box.addEventListener('toggle', (/** @type {ToggleEvent} */ event) => this.#toggled(event.newState === 'open'));
    this.box.addEventListener('keydown', (/** @type {KeyboardEvent} */ event) => this.#move(event));
  }

  /** @param {boolean} open */
  async #toggled(open) {
    this.#button.setAttribute('aria-expanded', String(open));
    if (!open) return this.box.replaceChildren();
    const entries = await this.#entries();
    if (!this.box.matches(':popover-open')) return;
    this.box.replaceChildren(...entries.map((entry) => this.#item(entry)));
    if (this.#head) this.box.prepend(this.#head(() => this.box.hidePopover()));
    this.#place();
    this.#items()[0]?.focus();
  }

  /** @param {MenuEntry} entry */
  #item({ label, icon: symbol, run, kind, checked, testid, hint }) {
    if (!run) return el('p', { class: 'menu-heading', role: 'presentation', textContent: label });
    const role = kind ? `menuitem${kind === 'check' ? 'checkbox' : 'radio'}` : 'menuitem';
    const item = el('button', { type: 'button', class: 'menu-item', role, tabIndex: -1, 'data-testid': testid });
    if (kind) item.setAttribute('aria-checked', String(checked === true));
    item.append(icon(kind && checked ? 'check' : (symbol ?? 'none')), el('span', { dir: 'auto', textContent: label }));
    if (hint) item.append(el('kbd', { 'aria-hidden': 'true', textContent: hint }));
    item.onclick = () => {
      this.box.hidePopover();
      run();
    };
    return item;
  }

  /** Beside its button and inside the window; on a phone the style sheet makes it a sheet at the lower end. */
  #place() {
    const at = this.#button.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = this.box;
    const above = at.top - height - MARGIN;
    const left = Math.max(MARGIN, Math.min(at.left + at.width / 2 - width / 2, innerWidth - width - MARGIN));
    const top = above >= MARGIN ? above : Math.max(MARGIN, Math.min(at.bottom + MARGIN, innerHeight - height - MARGIN));
    this.box.style.setProperty('--left', `${left}px`);
    this.box.style.setProperty('--top', `${top}px`);
  }

  /** @returns {HTMLElement[]} */
  #items() {
    return [...this.box.querySelectorAll('.menu-item')];
  }

  /** @param {KeyboardEvent} event */
  #move(event) {
    const items = this.#items();
    const now = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    /** @type {Record<string, number>} */
    const next = { ArrowDown: now + 1, ArrowRight: now + 1, ArrowUp: now - 1, ArrowLeft: now - 1, Home: 0, End: items.length - 1 };
    if (event.key === 'Tab') this.box.hidePopover();
    if (!(event.key in next)) return;
    event.preventDefault();
    items.at(next[event.key] % items.length)?.focus();
  }
}
