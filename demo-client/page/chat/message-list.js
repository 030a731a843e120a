import { el } from '../ui/dom.js';
import { text } from '../ui/texts.js';

/** Rows that the browser has to lay out; more are kept, and shown when somebody asks for them. */
const SHOWN = 150;
const KEPT = 2_000;
const MORE = 100;
/** Whoever is this close to the end, in pixels, follows what is written. */
const AT_END = 40;

/**
 * The rows of a chat, of which only the newest are in the document: however much is written, the page stays as fast. What comes in one frame goes in
 * together.
 */
export class MessageList {
  #log;
  #earlier = el('button', { type: 'button', class: 'button earlier', hidden: true, 'data-testid': 'chat-earlier', textContent: text('chat.earlier') });
  /** Not in the document, the newest last. @type {HTMLElement[]} */
  #hidden = [];
  /** On their way into it. @type {HTMLElement[]} */
  #coming = [];
  /** Whether the end is to be shown, whatever somebody reads just now. */
  #mustFollow = false;
  #shown = SHOWN;

  /** @param {HTMLElement} log */
  constructor(log) {
    this.#log = log;
    this.#earlier.onclick = () => this.#showEarlier();
  }

  clear() {
    this.#hidden = [];
    this.#coming = [];
    this.#shown = SHOWN;
    this.#log.replaceChildren();
  }

  /** @param {HTMLElement} row @param {{ follow?: boolean }} [options] `follow`: it is to be seen, as what somebody has just written */
  add(row, { follow = false } = {}) {
    this.#mustFollow ||= follow;
    this.#coming.push(row);
    if (this.#coming.length > KEPT) this.#coming.shift();
    if (this.#coming.length === 1) requestAnimationFrame(() => this.#flush());
  }

  toEnd() {
    this.#flush();
    this.#log.scrollTop = this.#log.scrollHeight;
  }

  #flush() {
    if (this.#coming.length === 0) return;
    const follows = this.#mustFollow || this.#log.scrollHeight - this.#log.scrollTop - this.#log.clientHeight < AT_END;
    this.#mustFollow = false;
    // Whoever reads what was before is not torn away from it.
    if (follows) this.#shown = SHOWN;
    else this.#shown = Math.min(KEPT, this.#shown + this.#coming.length);
    this.#log.append(...this.#coming.splice(0));
    const rows = [...this.#log.children].filter((child) => child !== this.#earlier);
    for (const row of rows.slice(0, Math.max(0, rows.length - this.#shown))) {
      row.remove();
      this.#hidden.push(/** @type {HTMLElement} */ (row));
    }
    this.#hidden.splice(0, Math.max(0, this.#hidden.length - KEPT));
    this.#offerEarlier();
    if (follows) this.#log.scrollTop = this.#log.scrollHeight;
  }

  #showEarlier() {
    const rows = this.#hidden.splice(-MORE);
    const [first] = rows;
    const fromEnd = this.#log.scrollHeight - this.#log.scrollTop;
    this.#shown += rows.length;
    this.#earlier.after(...rows);
    this.#offerEarlier();
    this.#log.scrollTop = this.#log.scrollHeight - fromEnd;
    first?.setAttribute('tabindex', '-1');
    first?.focus({ preventScroll: true });
  }

  #offerEarlier() {
    this.#earlier.hidden = this.#hidden.length === 0;
    if (this.#hidden.length === 0) this.#earlier.remove();
    else if (this.#log.firstChild !== this.#earlier) this.#log.prepend(this.#earlier);
  }
}
