import { alarm } from '../ui/announce.js';
import { el, icon } from '../ui/dom.js';
import { toast } from '../ui/toast.js';

/** @import { SafetyCode, SafetyCodes } from '../lib/index.js' */

/** @type {Record<SafetyCode['state'], (name: string) => string>} */
const WORDS = {
  pending: () => 'The code is being agreed on…',
  ready: (name) => `Read these to ${name}, or hold them up to the camera. If ${name} sees the same, nobody is between you two: not even this server.`,
  mismatch: (name) => `Somebody may be between you and ${name}: what this connection claims to be and what it is differ. Say nothing here that others must not hear.`,
  unavailable: () => 'There is no code, because this page was not opened over https.',
};

/** What the two have compared holds for the certificates of both sides, on later connections too. @param {string} name */
const COMPARED = (name) => `You have compared this code with ${name}. It holds until one of you loads the page anew.`;

/** The safety code with one person, to be compared by voice or by eye. */
export class SafetyDialog {
  #symbols = el('ol', { class: 'safety-symbols', 'data-testid': 'safety-code' });
  #words = el('p', { 'data-testid': 'safety-words' });
  #confirm = el('button', { type: 'button', class: 'button', 'data-testid': 'safety-confirm', onclick: () => this.#codes?.confirm(this.#peer) }, 'They are alike');
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
        el('h2', { id: 'safety-title' }, 'Safety code with ', this.#name),
        this.#symbols,
        this.#words,
        el('div', { class: 'actions' }, el('button', { type: 'submit', class: 'button primary', textContent: 'Done' }), this.#confirm),
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
      const words = `${cast.nameOf(peer)} has another encryption key than the one that you compared. Compare the safety code again.`;
      toast(words, { label: 'OK', run: () => {} }, { stays: true });
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
    const shield = el('button', { type: 'button', class: 'control tool fading shield', 'data-testid': 'open-safety', title: 'Safety code', onclick: open }, icon('shield'));
    shield.setAttribute('aria-label', `Safety code with ${name}`);
    this.#shields.set(peer, shield);
    return shield;
  }

  /** Whether it was compared, and whether it warns, is seen without a hover. @param {string} peer */
  #mark(peer) {
    const shield = this.#shields.get(peer);
    if (!shield || !this.#codes) return;
    const { state } = this.#codes.of(peer);
    const mark = state === 'mismatch' ? 'mismatch' : this.#codes.isCompared(peer) ? 'compared' : '';
    shield.dataset.mark = mark;
    shield.title = { mismatch: 'Safety code: somebody may be between you', compared: 'Safety code: compared', '': 'Safety code' }[mark];
  }

  #show() {
    const code = this.#codes?.of(this.#peer) ?? { state: /** @type {const} */ ('pending'), symbols: [] };
    this.#dialog.dataset.state = code.state;
    this.#symbols.hidden = code.symbols.length === 0;
    this.#symbols.replaceChildren(...code.symbols.map(([emoji, word]) => el('li', {}, el('span', { class: 'safety-emoji', 'aria-hidden': 'true', textContent: emoji }), word)));
    const isCompared = this.#codes?.isCompared(this.#peer) ?? false;
    this.#words.textContent = isCompared ? COMPARED(this.#name.textContent) : WORDS[code.state](this.#name.textContent);
    this.#confirm.hidden = code.state !== 'ready' || isCompared;
  }
}
