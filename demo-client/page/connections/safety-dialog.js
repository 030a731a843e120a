import { alarm } from '../ui/announce.js';
import { el, icon } from '../ui/dom.js';
import { pieces, text } from '../ui/texts.js';
import { toast } from '../ui/toast.js';

/** @import { SafetyCodes } from '../lib/index.js' */

/** What one says for each picture. */
const WORDS = new Map(text('safety.words').split(', ').map((entry) => /** @type {[string, string]} */ (entry.split(/ (.*)/s, 2))));

/** The safety code with one person, to be compared by voice or by eye. */
export class SafetyDialog {
  #symbols = el('ol', { class: 'safety-symbols', 'data-testid': 'safety-code' });
  #words = el('p', { 'data-testid': 'safety-words' });
  #confirm = el('button', { type: 'button', class: 'button', 'data-testid': 'safety-confirm', onclick: () => this.#codes?.confirm(this.#peer), textContent: text('safety.confirm') });
  #name = el('bdi');
  /** The shields on the tiles, by peer id. @type {Map<string, HTMLElement>} */
  #shields = new Map();
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
        el('div', { class: 'actions' }, el('button', { type: 'submit', class: 'button primary', textContent: text('done') }), this.#confirm),
      ),
    );
    document.body.append(this.#dialog);
  }

  /** @param {import('../flows/conversation.js').Conversation} conversation that begins */
  follow({ safety: codes, cast }) {
    this.#codes = codes;
    codes.addEventListener('change', ({ detail: { peer } }) => {
      this.#mark(peer);
      if (this.#dialog.open && peer === this.#peer) this.#show();
    });
    codes.addEventListener('replaced', ({ detail: { peer } }) => {
      const words = text('safety.replaced', { name: cast.nameOf(peer) });
      toast(words, { label: text('ok'), run: () => {} }, { stays: true });
      alarm(words);
    });
  }

  close() {
    this.#shields.clear();
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
    const shield = el('button', { type: 'button', class: 'control tool fading shield', 'data-testid': 'open-safety', title: text('safety.title'), onclick: open }, icon('shield'));
    shield.setAttribute('aria-label', text('safety.with', { name }));
    this.#shields.set(peer, shield);
    return shield;
  }

  /** @param {string} peer whose button is gone with the tile */
  drop(peer) {
    this.#shields.delete(peer);
  }

  /** Whether it was compared, and whether it warns, is seen without a hover. @param {string} peer */
  #mark(peer) {
    const shield = this.#shields.get(peer);
    if (!shield || !this.#codes) return;
    const { state } = this.#codes.of(peer);
    const mark = state === 'mismatch' ? 'mismatch' : this.#codes.isCompared(peer) ? 'compared' : '';
    shield.dataset.mark = mark;
    shield.title = text(mark === '' ? 'safety.title' : `safety.marked-${mark}`);
  }

  #show() {
    const code = this.#codes?.of(this.#peer) ?? { state: /** @type {const} */ ('pending'), symbols: [] };
    this.#dialog.dataset.state = code.state;
    this.#symbols.hidden = code.symbols.length === 0;
    this.#symbols.replaceChildren(...code.symbols.map(([emoji]) => el('li', {}, el('span', { class: 'safety-emoji', 'aria-hidden': 'true', textContent: emoji }), WORDS.get(emoji) ?? '')));
    const isCompared = this.#codes?.isCompared(this.#peer) ?? false;
    this.#words.textContent = text(isCompared ? 'safety.compared' : `safety.${code.state}`, { name: this.#name.textContent });
    this.#confirm.hidden = code.state !== 'ready' || isCompared;
  }
}
