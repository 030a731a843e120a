import { FileTransfer } from './file-transfer.js';

/** @import { PeerLink } from './peer-link.js' */

/** The size of a message that every end takes unless it says otherwise (RFC 8841 section 6). */
export const CHUNK = 64 * 1024;
/** Reading stops above this many bytes that wait in the browser, and goes on below the other. */
export const HIGH_WATER = 1024 * 1024;
export const LOW_WATER = 256 * 1024;

/**
 * RACE 13 (files). What is sent faster than the network takes it piles up in the browser until it closes the channel; and
 * closing a channel right after the last byte throws away what still waits in it. So sending pauses above a high water
 * mark, and the channel is closed only when the receiver has said that all is there.
 * Test: files.test.js "waits above the high water mark", "closes when the receiver has it all"
 */
export class FileSending {
  #link;
  #file;
  /** @type {RTCDataChannel | undefined} */
  #channel;

  /** @param {{ link: PeerLink, file: File, id: string, name: string }} options */
  constructor({ link, file, id, name }) {
    this.#link = link;
    this.#file = file;
    const nothing = () => {};
    this.transfer = new FileTransfer(
      { id, peer: link.peer, direction: 'out', name, size: file.size },
      { accept: nothing, decline: nothing, cancel: () => this.#end('cancelled', 'here', true) },
    );
    link.channel.send({ type: 'file-offer', id, name, size: file.size });
  }

  /** What the other side says about it. @param {{ type: string, reason?: unknown }} message */
  receive({ type, reason }) {
    const { state } = this.transfer;
    if (type === 'file-accept' && state === 'offered') void this.#send();
    else if (type === 'file-decline' && state === 'offered') this.#end('declined', reason === 'too-large' || reason === 'busy' ? reason : 'there');
    else if (type === 'file-cancel') this.#end('cancelled', 'there');
    else if (type === 'file-done' && state === 'moving' && this.transfer.moved === this.#file.size) this.#end('done');
  }

  /** The link is gone. */
  lost() {
    this.#end('failed', 'lost');
  }

  async #send() {
    const { transfer } = this;
    transfer.become('moving');
    const channel = this.#link.pc.createDataChannel(`file:${transfer.id}`);
    this.#channel = channel;
    channel.bufferedAmountLowThreshold = LOW_WATER;
    channel.onclose = () => this.#end('failed', 'lost');
    try {
      await event(channel, 'open', channel.readyState === 'open');
      for (let at = 0; at < this.#file.size; at += CHUNK) {
        const chunk = await this.#file.slice(at, at + CHUNK).arrayBuffer();
        await event(channel, 'bufferedamountlow', channel.bufferedAmount <= HIGH_WATER);
        if (transfer.isOver) return;
        channel.send(chunk);
        transfer.advance(chunk.byteLength);
      }
    } catch {
      this.#end('failed', 'unreadable', true); // the file was changed or taken away meanwhile
    }
  }

  /** @param {import('./file-transfer.js').TransferState} state @param {string} [reason] @param {boolean} [tell] the other side */
  #end(state, reason, tell = false) {
    if (this.transfer.isOver) return;
    this.transfer.become(state, reason);
    if (tell) this.#link.channel.send({ type: 'file-cancel', id: this.transfer.id });
    if (!this.#channel) return;
    this.#channel.onclose = null;
    this.#channel.close();
  }
}

/** @param {EventTarget} target @param {string} type @param {boolean} isSo already, or resolves with the event @returns {Promise<void>} */
function event(target, type, isSo) {
  return isSo ? Promise.resolve() : new Promise((resolve) => target.addEventListener(type, () => resolve(), { once: true }));
}
