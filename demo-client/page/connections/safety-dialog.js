import { el, icon } from '../ui/dom.js';
import { pieces, text } from '../ui/texts.js';

/** @import { SafetyCodes } from '../lib/index.js' */

/** What one says for each picture. */
const WORDS = new Map(text('safety.words').split(', ').map((entry) => /** @type {[string, string]} */ (entry.split(/ (.*)/s, 2))));

/** The safety code with one person, to be compared by voice or by eye. */
export class SafetyDialog {
  #symbols = el('ol', { class: 'safety-symbols', 'data-testid': 'safety-code' });
  #words = el('p', { 'data-testid': 'safety-words' });
  #name = el('bdi');
  #dialog;
  /** @type {SafetyCodes | undefined} */
  #codes;
  #peer = '';

  constructor() {
    this.#dialog = el(
      'dialog',
      { class: 'dialog', 'data-testid': 'safety', 'aria-labelledby': 'safety-title' },
      el(
        'form',
        { class: 'dialog-body', method: 'dialog' },
        el('h2', { id: 'safety-title' }, ...pieces('safety.with', { name: this.#name })),
        this.#symbols,
        this.#words,
        el('button', { type: 'submit', class: 'button primary', textContent: text('done') }),
      ),
    );
    document.body.append(this.#dialog);
  }

  /** @param {SafetyCodes} codes of a call that begins */
  follow(codes) {
    this.#codes = codes;
    codes.addEventListener('change', ({ detail: { peer } }) => this.#dialog.open && peer === this.#peer && this.#show());
  }

  close() {
    this.#dialog.close();
    this.#codes = undefined;
  }

  /** @param {string} peer @param {string} name @returns {HTMLElement} that opens the code with this person */
  button(peer, name) {
    const open = () => {
      this.#peer = peer;
      this.#name.textContent = name;
      this.#show();
      this.#dialog.showModal();
    };
    return el('button', { type: 'button', class: 'control tool fading', 'data-testid': 'open-safety', 'aria-label': text('safety.with', { name }), title: text('safety.title'), onclick: open }, icon('shield'));
  }

  #show() {
    const code = this.#codes?.of(this.#peer) ?? { state: /** @type {const} */ ('pending'), symbols: [] };
    this.#dialog.dataset.state = code.state;
    this.#symbols.hidden = code.symbols.length === 0;
    this.#symbols.replaceChildren(...code.symbols.map(([emoji]) => el('li', {}, el('span', { class: 'safety-emoji', 'aria-hidden': 'true', textContent: emoji }), WORDS.get(emoji) ?? '')));
    this.#words.textContent = text(`safety.${code.state}`, { name: this.#name.textContent });
  }
}
