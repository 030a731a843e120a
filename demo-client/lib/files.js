import { safeFileName } from './file-name.js';
import { FileReceiving } from './file-receiving.js';
import { FileSending } from './file-sending.js';
import { randomId } from './random-id.js';

/** @import { Mesh } from './mesh.js' */
/** @import { PeerLink } from './peer-link.js' */
/** @import { FileTransfer } from './file-transfer.js' */

/** What is received is kept in memory until it is saved. */
const LARGEST = 200 * 1024 * 1024;
/** Offers of one peer that are neither answered nor over. */
const OFFERS = 8;

/**
 * Files between peers, over the links and not through a server: one channel a file, and nothing without consent.
 *
 * Events: `transfer` `{ transfer: FileTransfer }`: one was begun here or offered by a peer
 */
export class Files extends EventTarget {
  #mesh;
  #largest;
  /** By id of the link and of the file, both of which the other side can choose only for itself. @type {Map<string, FileSending | FileReceiving>} */
  #ends = new Map();

  /** @param {{ mesh: Mesh, largest?: number }} options `largest`: bytes that this side takes; offers above it are declined */
  constructor({ mesh, largest = LARGEST }) {
    super();
    this.#mesh = mesh;
    this.#largest = largest;
    mesh.addEventListener('link', (/** @type {any} */ event) => this.#follow(event.detail.link));
    mesh.addEventListener('control', (/** @type {any} */ event) => this.#receive(event.detail));
    for (const link of mesh.links.values()) this.#follow(link);
  }

  /**
   * Offers a file to a peer.
   *
   * @param {string} peer
   * @param {File} file
   * @returns {FileTransfer | undefined} undefined when there is no open link to that peer
   */
  offer(peer, file) {
    const link = this.#mesh.links.get(peer);
    if (!link?.channel.isOpen) return undefined;
    const id = randomId();
    const sending = new FileSending({ link, file, id, name: safeFileName(file.name) });
    this.#begin(link, sending);
    return sending.transfer;
  }

  /** @param {PeerLink} link */
  #follow(link) {
    link.pc.addEventListener('datachannel', ({ channel }) => this.#open(link, channel));
    link.addEventListener('statechange', (/** @type {any} */ { detail: { state } }) => {
      if (state === 'closed' || state === 'failed') for (const [key, end] of this.#ends) if (key.startsWith(`${link.id} `)) end.lost();
    });
  }

  /** @param {PeerLink} link @param {RTCDataChannel} channel that the other side opened, for what it may or may not */
  #open(link, channel) {
    const [kind, id] = channel.label.split(':');
    if (kind !== 'file') return; // the application's own
    const end = this.#ends.get(`${link.id} in ${id}`);
    if (end instanceof FileReceiving) end.open(channel);
    else channel.close();
  }

  /** @param {{ peer: string, message: any }} received */
  #receive({ peer, message }) {
    const link = this.#mesh.links.get(peer);
    if (!link || typeof message.id !== 'string') return;
    if (message.type === 'file-offer') this.#offered(link, message);
    else for (const direction of ['in', 'out']) this.#ends.get(`${link.id} ${direction} ${message.id}`)?.receive(message);
  }

  /** @param {PeerLink} link @param {{ id: string, name: unknown, size: unknown }} offer */
  #offered(link, { id, name, size }) {
    const isKnown = this.#ends.has(`${link.id} in ${id}`);
    if (isKnown || !/^[\w-]{1,64}$/.test(id) || typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) return;
    const open = [...this.#ends].filter(([key, { transfer }]) => key.startsWith(`${link.id} in `) && !transfer.isOver);
    if (size > this.#largest || open.length >= OFFERS) {
      link.channel.send({ type: 'file-decline', id, reason: size > this.#largest ? 'too-large' : 'busy' });
      return;
    }
    this.#begin(link, new FileReceiving({ link, id, name: safeFileName(name), size }));
  }

  /** @param {PeerLink} link @param {FileSending | FileReceiving} end */
  #begin(link, end) {
    const { transfer } = end;
    const key = `${link.id} ${transfer.direction} ${transfer.id}`;
    this.#ends.set(key, end);
    transfer.addEventListener('change', () => transfer.isOver && this.#ends.delete(key));
    this.dispatchEvent(new CustomEvent('transfer', { detail: { transfer } }));
  }
}
