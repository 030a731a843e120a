import { FileTransfer } from './file-transfer.js';

/** @import { PeerLink } from './peer-link.js' */

/** A file that another peer offers: nothing of it is taken before this side consents, and never more than was offered. */
export class FileReceiving {
  #link;
  /** @type {RTCDataChannel | undefined} */
  #channel;
  /** @type {ArrayBuffer[]} */
  #chunks = [];

  /** @param {{ link: PeerLink, id: string, name: string, size: number }} options */
  constructor({ link, id, name, size }) {
    this.#link = link;
    this.transfer = new FileTransfer(
      { id, peer: link.peer, direction: 'in', name, size },
      { accept: () => this.#accept(), decline: () => this.#end('declined', 'here', 'file-decline'), cancel: () => this.#end('cancelled', 'here', 'file-cancel') },
    );
  }

  /** What the other side says about it. @param {{ type: string }} message */
  receive({ type }) {
    if (type === 'file-cancel') this.#end('cancelled', 'there');
  }

  /** The channel that the other side opened for it. @param {RTCDataChannel} channel */
  open(channel) {
    if (this.transfer.state !== 'moving' || this.#channel) return channel.close();
    this.#channel = channel;
    channel.binaryType = 'arraybuffer';
    channel.onmessage = ({ data }) => this.#take(data);
    channel.onclose = () => this.#end('failed', 'lost');
  }

  /** The link is gone. */
  lost() {
    this.#end('failed', 'lost');
  }

  #accept() {
    this.transfer.become('moving');
    this.#tell('file-accept');
    if (this.transfer.size === 0) this.#finish();
  }

  /** @param {unknown} data */
  #take(data) {
    const { transfer } = this;
    if (transfer.isOver) return;
    if (!(data instanceof ArrayBuffer) || transfer.moved + data.byteLength > transfer.size) return this.#end('failed', 'not what was offered', 'file-cancel');
    this.#chunks.push(data);
    transfer.advance(data.byteLength);
    if (transfer.moved === transfer.size) this.#finish();
  }

  #finish() {
    // Of no type of its own: a page or a script from another person is never opened as one.
    this.transfer.blob = new Blob(this.#chunks, { type: 'application/octet-stream' });
    this.#end('done', '', 'file-done', false);
  }

  /**
   * @param {import('./file-transfer.js').TransferState} state
   * @param {string} reason
   * @param {string} [word] to tell the other side
   * @param {boolean} [close] the channel; after the last byte that is left to the other side
   */
  #end(state, reason, word, close = true) {
    if (this.transfer.isOver) return;
    this.#chunks = [];
    if (word) this.#tell(word);
    if (this.#channel) {
      this.#channel.onmessage = this.#channel.onclose = null;
      if (close) this.#channel.close();
    }
    this.transfer.become(state, reason);
  }

  /** @param {string} type */
  #tell(type) {
    this.#link.channel.send({ type, id: this.transfer.id });
  }
}
