import { el, icon } from '../ui/dom.js';

/** @import { SafetyCode, SafetyCodes } from '../lib/index.js' */

/** @type {Record<SafetyCode['state'], (name: string) => string>} */
const WORDS = {
  pending: () => 'The code is being agreed on…',
  ready: (name) => `Read these to ${name}, or hold them up to the camera. If ${name} sees the same, nobody is between you two: not even this server.`,
  mismatch: (name) => `Somebody may be between you and ${name}: what this connection claims to be and what it is differ. Say nothing here that others must not hear.`,
  unavailable: () => 'There is no code, because this page was not opened over https.',
};

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
        el('h2', { id: 'safety-title' }, 'Safety code with ', this.#name),
        this.#symbols,
        this.#words,
        el('button', { type: 'submit', class: 'button primary', textContent: 'Done' }),
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
    return el('button', { type: 'button', class: 'control tool fading', 'data-testid': 'open-safety', 'aria-label': `Safety code with ${name}`, title: 'Safety code', onclick: open }, icon('shield'));
  }

  #show() {
    const code = this.#codes?.of(this.#peer) ?? { state: /** @type {const} */ ('pending'), symbols: [] };
    this.#dialog.dataset.state = code.state;
    this.#symbols.hidden = code.symbols.length === 0;
    this.#symbols.replaceChildren(...code.symbols.map(([emoji, word]) => el('li', {}, el('span', { class: 'safety-emoji', 'aria-hidden': 'true', textContent: emoji }), word)));
    this.#words.textContent = WORDS[code.state](this.#name.textContent);
  }
}
