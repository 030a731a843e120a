import { randomId } from './random-id.js';

/** @import { Mesh } from './mesh.js' */

export const MAX_TEXT = 4_000;

/**
 * Text to everyone in the room, over the links and not through the server. A message stays with its sender until its
 * receiver has acknowledged it, and goes out again on the next link to that peer: so it arrives once and in order,
 * also when a connection was replaced in between.
 *
 * Events: `message` `{ from: peer id, text }`
 */
export class Chat extends EventTarget {
  #mesh;
  /** Tells this page's numbers from those of an earlier page of the same peer. */
  #log = randomId();
  #sequence = 0;
  /** @type {Map<string, { type: 'chat', log: string, seq: number, text: string }[]>} by peer */
  #unconfirmed = new Map();
  /** @type {Map<string, { log: string, seq: number }>} by peer: the last one received */
  #seen = new Map();

  /** @param {Mesh} mesh */
  constructor(mesh) {
    super();
    this.#mesh = mesh;
    mesh.addEventListener('open', (/** @type {any} */ event) => this.#resend(event.detail.link));
    mesh.addEventListener('control', (/** @type {any} */ event) => this.#receive(event.detail));
  }

  /** @param {string} text at most {@link MAX_TEXT} characters of it are sent */
  say(text) {
    const message = { type: /** @type {const} */ ('chat'), log: this.#log, seq: ++this.#sequence, text: text.slice(0, MAX_TEXT) };
    for (const [peer, link] of this.#mesh.links) {
      const waiting = this.#unconfirmed.get(peer) ?? [];
      this.#unconfirmed.set(peer, waiting);
      waiting.push(message);
      link.channel.send(message);
    }
  }

  /** @param {import('./peer-link.js').PeerLink} link */
  #resend(link) {
    for (const message of this.#unconfirmed.get(link.peer) ?? []) link.channel.send(message);
  }

  /** @param {{ peer: string, message: any }} received */
  #receive({ peer, message }) {
    if (message.type === 'chat-ack') {
      const waiting = this.#unconfirmed.get(peer) ?? [];
      this.#unconfirmed.set(peer, waiting.filter(({ seq }) => seq > message.seq));
    } else if (message.type === 'chat' && typeof message.text === 'string' && Number.isInteger(message.seq)) {
      this.#mesh.links.get(peer)?.channel.send({ type: 'chat-ack', seq: message.seq });
      const last = this.#seen.get(peer);
      if (last && last.log === message.log && message.seq <= last.seq) return;
      this.#seen.set(peer, { log: message.log, seq: message.seq });
      this.dispatchEvent(new CustomEvent('message', { detail: { from: peer, text: message.text.slice(0, MAX_TEXT) } }));
    }
  }
}
