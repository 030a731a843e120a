import { el } from '../ui/dom.js';
import { size } from '../ui/numbers.js';
import { pieces, text } from '../ui/texts.js';

/** @import { TextKey } from '../ui/texts.js' */
/** @import { FileTransfer } from '../lib/index.js' */

/** Reasons of which more is to be said than that it did not work. */
const REASONS = ['too-large', 'busy', 'lost', 'unreadable'];

/** One file on its way, in the chat: whose it is, how far it is, and what can be done about it. */
export class FileRow {
  #transfer;
  #words = el('p', { class: 'file-words', 'data-testid': 'file-state' });
  #progress;
  #actions = el('div', { class: 'actions' });
  /** @type {string | undefined} */
  #url;

  /** @param {FileTransfer} transfer @param {string} other who it comes from or goes to */
  constructor(transfer, other) {
    const isOwn = transfer.direction === 'out';
    this.#transfer = transfer;
    this.#progress = el('progress', { max: Math.max(1, transfer.size), value: 0, 'aria-label': text('file.progress', { file: transfer.name }), hidden: true });
    const head = el('p', { class: 'chat-head' }, isOwn ? el('span', {}, ...pieces('file.to', { name: el('bdi', { textContent: other }) })) : el('bdi', { textContent: other }));
    const name = el('p', { class: 'file-name' }, el('bdi', { 'data-testid': 'file-name', textContent: transfer.name }), ' ', el('span', { textContent: size(transfer.size) }));
    this.element = el('div', { class: isOwn ? 'chat-message file own' : 'chat-message file', 'data-testid': 'file', tabIndex: -1 }, head, name, this.#progress, this.#words, this.#actions);
    transfer.addEventListener('change', () => this.#show());
    transfer.addEventListener('progress', () => (this.#progress.value = transfer.moved));
    this.#show();
  }

  /** What was received and not saved is let go of. */
  close() {
    this.#transfer.cancel();
    if (this.#url) URL.revokeObjectURL(this.#url);
  }

  #show() {
    const { state, direction, reason } = this.#transfer;
    this.element.dataset.state = state;
    this.#progress.hidden = state !== 'moving';
    this.#words.textContent = words(state, direction, reason);
    this.#words.hidden = this.#words.textContent === '';
    const hadFocus = this.#actions.contains(document.activeElement);
    this.#actions.replaceChildren(...this.#choices());
    // Whoever pressed what is gone now goes on from here.
    if (hadFocus) (this.#actions.querySelector('.button') ?? this.element).focus();
  }

  #choices() {
    const transfer = this.#transfer;
    const { state, direction } = transfer;
    if (state === 'offered' && direction === 'in') {
      return [button(text('file.accept'), 'file-accept', () => transfer.accept(), 'primary'), button(text('file.decline'), 'file-decline', () => transfer.decline())];
    }
    if (state === 'done' && transfer.blob) {
      this.#url = URL.createObjectURL(transfer.blob);
      return [el('a', { class: 'button primary', 'data-testid': 'file-save', href: this.#url, download: transfer.name, textContent: text('file.save') })];
    }
    return transfer.isOver ? [] : [button(text('cancel'), 'file-cancel', () => transfer.cancel())];
  }
}

/** @param {string} label @param {string} testId @param {() => void} onclick @param {string} [kind] */
function button(label, testId, onclick, kind = '') {
  return el('button', { type: 'button', class: `button ${kind}`.trim(), 'data-testid': testId, onclick, textContent: label });
}

/** @param {FileTransfer['state']} state @param {FileTransfer['direction']} direction @param {string} reason */
function words(state, direction, reason) {
  const why = (/** @type {TextKey} */ otherwise) => text(REASONS.includes(reason) ? /** @type {TextKey} */ (`file.${reason}`) : otherwise);
  if (state === 'offered') return direction === 'out' ? text('file.waiting') : '';
  if (state === 'done') return text(direction === 'out' ? 'file.sent' : 'file.received');
  if (state === 'declined') return reason === 'here' ? text('file.declined') : why('file.declined-there');
  if (state === 'cancelled') return text(reason === 'here' ? 'file.cancelled' : 'file.cancelled-there');
  return state === 'failed' ? why('file.broken') : '';
}

