import { Bucket } from './bucket.js';
import { systemClock } from './clock.js';
import { randomId } from './random-id.js';

/** @import { Mesh } from './mesh.js' */
/** @import { PeerLink } from './peer-link.js' */
/** @typedef {{ type: 'chat', log: string, seq: number, text: string }} Line */
/** @typedef {{ lines: Line[], sent: number, rate: Bucket, timer: any }} Outgoing what one peer has not confirmed, and how much of that went out on its link */

export const MAX_TEXT = 4_000;
/** Half of what the other side takes, see control-limits.js: nothing that people write is slower for it. */
const RATE = { burst: 30, perSecond: 5 };
/** Lines that wait for one peer at most; the oldest go first. */
const UNCONFIRMED = 1_000;

/**
 * Text to everyone in the room, over the links and not through the server. A message stays with its sender until its
 * receiver has acknowledged it, and goes out again on the next link to that peer: so it arrives once and in order,
 * also when a connection was replaced in between. What is for somebody who has gone is kept no longer.
 *
 * Events: `message` `{ from: peer id, text }`
 */
export class Chat extends EventTarget {
  #mesh;
  #clock;
  /** Tells this page's numbers from those of an earlier page of the same peer. */
  #log = randomId();
  #sequence = 0;
  /** @type {Map<string, Outgoing>} by peer */
  #outgoing = new Map();
  /** @type {Map<string, { log: string, seq: number }>} by peer: the last one received */
  #seen = new Map();

  /** @param {Mesh} mesh @param {{ clock?: import('./clock.js').Clock }} [options] */
  constructor(mesh, { clock = systemClock } = {}) {
    super();
    this.#mesh = mesh;
    this.#clock = clock;
    mesh.addEventListener('open', (/** @type {any} */ event) => this.#resend(event.detail.link));
    mesh.addEventListener('gone', (/** @type {any} */ event) => this.#forget(event.detail.peer));
    mesh.addEventListener('control', (/** @type {any} */ event) => this.#receive(event.detail));
  }

  /** @param {string} text at most {@link MAX_TEXT} characters of it are sent */
  say(text) {
    const line = { type: /** @type {const} */ ('chat'), log: this.#log, seq: ++this.#sequence, text: text.slice(0, MAX_TEXT) };
    for (const peer of this.#mesh.links.keys()) {
      const outgoing = this.#to(peer);
      outgoing.lines.push(line);
      if (outgoing.lines.length > UNCONFIRMED) this.#confirm(outgoing, 1);
      this.#send(peer, outgoing);
    }
  }

  /** @param {string} peer @returns {Outgoing} */
  #to(peer) {
    const known = this.#outgoing.get(peer) ?? { lines: [], sent: 0, rate: new Bucket(this.#clock, RATE), timer: undefined };
    this.#outgoing.set(peer, known);
    return known;
  }

  /** @param {string} peer @param {Outgoing} outgoing */
  #send(peer, outgoing) {
    const { channel } = this.#mesh.links.get(peer) ?? {};
    if (!channel?.isOpen || outgoing.timer !== undefined) return;
    while (outgoing.sent < outgoing.lines.length && outgoing.rate.take()) channel.send(outgoing.lines[outgoing.sent++]);
    if (outgoing.sent === outgoing.lines.length) return;
    outgoing.timer = this.#clock.setTimeout(() => {
      outgoing.timer = undefined;
      this.#send(peer, outgoing);
    }, outgoing.rate.wait);
  }

  /** @param {PeerLink} link that is new: whatever went out on the one before it may be lost */
  #resend({ peer }) {
    const outgoing = this.#to(peer);
    outgoing.sent = 0;
    this.#send(peer, outgoing);
  }

  /** @param {Outgoing} outgoing @param {number} count of the oldest lines */
  #confirm(outgoing, count) {
    outgoing.lines.splice(0, count);
    outgoing.sent = Math.max(0, outgoing.sent - count);
  }

  /** @param {string} peer */
  #forget(peer) {
    this.#clock.clearTimeout(this.#outgoing.get(peer)?.timer);
    this.#outgoing.delete(peer);
    this.#seen.delete(peer);
  }

  /** @param {{ peer: string, message: any }} received */
  #receive({ peer, message }) {
    if (message.type === 'chat-ack') {
      const outgoing = this.#to(peer);
      this.#confirm(outgoing, outgoing.lines.filter(({ seq }) => seq <= message.seq).length);
    } else if (message.type === 'chat' && typeof message.text === 'string' && Number.isInteger(message.seq)) {
      this.#mesh.links.get(peer)?.channel.send({ type: 'chat-ack', seq: message.seq });
      const last = this.#seen.get(peer);
      if (last && last.log === message.log && message.seq <= last.seq) return;
      this.#seen.set(peer, { log: message.log, seq: message.seq });
      this.dispatchEvent(new CustomEvent('message', { detail: { from: peer, text: message.text.slice(0, MAX_TEXT) } }));
    }
  }
}
