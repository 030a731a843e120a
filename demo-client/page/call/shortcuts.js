import { currentScreen } from '../ui/screens.js';
import { preferences } from '../ui/memory.js';

/** Where letters are written, or chosen by. */
const WRITING = 'input, textarea, select, [contenteditable]';
/** Where Space does something already. */
const PRESSING = `${WRITING}, button, a, summary, [role^=menuitem]`;

/** @typedef {{ key: string, label: string, run: () => void, until?: () => void }} Shortcut `until` runs when the key is let go; Space is `' '` */

/**
 * Keys for a call. They are single letters, so they rest where somebody writes, while anything is open above the call, and for
 * good when they are turned off (WCAG 2.2, 2.1.4).
 */
export class Shortcuts {
  #keys;
  /** @type {Shortcut | undefined} */
  #held;

  /** @param {Shortcut[]} keys */
  constructor(keys) {
    this.#keys = keys;
    addEventListener('keydown', (event) => this.#down(event));
    addEventListener('keyup', (event) => event.key === this.#held?.key && this.#release());
    addEventListener('blur', () => this.#release());
  }

  get all() {
    return this.#keys;
  }

  get areOn() {
    return preferences.load().keys !== false;
  }

  set areOn(on) {
    preferences.save({ keys: on });
  }

  /** @param {KeyboardEvent} event */
  #down(event) {
    const { key, ctrlKey, altKey, metaKey, repeat, target } = event;
    const shortcut = this.#keys.find((known) => known.key === key.toLowerCase());
    if (!shortcut || ctrlKey || altKey || metaKey || !this.areOn || !['call', 'alone'].includes(currentScreen())) return;
    if (!(target instanceof Element) || target.closest(shortcut.until ? PRESSING : WRITING)) return;
    if (document.querySelector('dialog[open], :popover-open')) return;
    event.preventDefault();
    if (repeat || this.#held) return;
    if (shortcut.until) this.#held = shortcut;
    shortcut.run();
  }

  #release() {
    const held = this.#held;
    this.#held = undefined;
    held?.until?.();
  }
}
