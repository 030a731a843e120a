/** @typedef {'offered' | 'moving' | 'done' | 'declined' | 'cancelled' | 'failed'} TransferState */

/**
 * One file on its way to or from one peer.
 *
 *     offered ──accept──▶ moving ──all there, and said so──▶ done
 *        ├──▶ declined       │
 *        └──▶ cancelled ◀────┴──▶ failed (connection lost, or not what was offered)
 *
 * Events: `change` when the state changed · `progress` when `moved` did
 */
export class FileTransfer extends EventTarget {
  #state = /** @type {TransferState} */ ('offered');
  #actions;

  /** Bytes that went or came so far. */
  moved = 0;
  /** Why it was declined, cancelled or failed. */
  reason = '';
  /** What was received, once done. @type {Blob | undefined} */
  blob;

  /**
   * @param {object} options
   * @param {string} options.id
   * @param {string} options.peer id of the other side
   * @param {'out' | 'in'} options.direction
   * @param {string} options.name harmless: see file-name.js
   * @param {number} options.size bytes
   * @param {{ accept: () => void, decline: () => void, cancel: () => void }} actions
   */
  constructor({ id, peer, direction, name, size }, actions) {
    super();
    this.id = id;
    this.peer = peer;
    this.direction = direction;
    this.name = name;
    this.size = size;
    this.#actions = actions;
  }

  get state() {
    return this.#state;
  }

  get isOver() {
    return this.#state !== 'offered' && this.#state !== 'moving';
  }

  /** Consents to what the other side offers. */
  accept() {
    if (this.direction === 'in' && this.#state === 'offered') this.#actions.accept();
  }

  decline() {
    if (this.direction === 'in' && this.#state === 'offered') this.#actions.decline();
  }

  /** By either side, at any time before the end. */
  cancel() {
    if (!this.isOver) this.#actions.cancel();
  }

  /** For the two ends of it. @param {TransferState} state @param {string} [reason] */
  become(state, reason = '') {
    if (this.isOver || state === this.#state) return;
    this.#state = state;
    this.reason = reason;
    this.dispatchEvent(new CustomEvent('change'));
  }

  /** For the two ends of it. @param {number} bytes */
  advance(bytes) {
    this.moved += bytes;
    this.dispatchEvent(new CustomEvent('progress'));
  }
}
