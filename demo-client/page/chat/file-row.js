import { el } from '../ui/dom.js';

/** @import { FileTransfer } from '../lib/index.js' */

/** @type {Record<string, string>} */
const REASONS = { 'too-large': 'It is too large for the other side.', busy: 'Too many files wait there already.', lost: 'The connection was lost.', unreadable: 'It can not be read any more.' };

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
    this.#progress = el('progress', { max: Math.max(1, transfer.size), value: 0, 'aria-label': `Progress of ${transfer.name}`, hidden: true });
    const head = el('p', { class: 'chat-head' }, isOwn ? el('span', {}, 'To ', el('bdi', { textContent: other })) : el('bdi', { textContent: other }));
    const name = el('p', { class: 'file-name' }, el('bdi', { 'data-testid': 'file-name', textContent: transfer.name }), ' ', el('span', { textContent: sizeOf(transfer.size) }));
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
      return [button('Accept', 'file-accept', () => transfer.accept(), 'primary'), button('Decline', 'file-decline', () => transfer.decline())];
    }
    if (state === 'done' && transfer.blob) {
      this.#url = URL.createObjectURL(transfer.blob);
      return [el('a', { class: 'button primary', 'data-testid': 'file-save', href: this.#url, download: transfer.name, textContent: 'Save' })];
    }
    return transfer.isOver ? [] : [button('Cancel', 'file-cancel', () => transfer.cancel())];
  }
}

/** @param {string} text @param {string} testId @param {() => void} onclick @param {string} [kind] */
function button(text, testId, onclick, kind = '') {
  return el('button', { type: 'button', class: `button ${kind}`.trim(), 'data-testid': testId, onclick, textContent: text });
}

/** @param {FileTransfer['state']} state @param {FileTransfer['direction']} direction @param {string} reason */
function words(state, direction, reason) {
  if (state === 'offered') return direction === 'out' ? 'Waiting to be accepted…' : '';
  if (state === 'done') return direction === 'out' ? 'Sent.' : 'Received. It is kept until the call ends.';
  if (state === 'declined') return reason === 'here' ? 'Declined.' : (REASONS[reason] ?? 'It was declined.');
  if (state === 'cancelled') return reason === 'here' ? 'Cancelled.' : 'Cancelled by the other side.';
  return state === 'failed' ? (REASONS[reason] ?? 'It is not what was offered.') : '';
}

/** @param {number} bytes */
function sizeOf(bytes) {
  const units = ['B', 'KB', 'MB', 'GB'];
  const step = Math.min(units.length - 1, bytes === 0 ? 0 : Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** step;
  return `${value < 10 && step > 0 ? value.toFixed(1) : Math.round(value)} ${units[step]}`;
}
