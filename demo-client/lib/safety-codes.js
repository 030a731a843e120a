import { LinkSafety } from './safety-code.js';

/** @import { Mesh } from './mesh.js' */
/** @import { SafetyCode } from './safety-code.js' */

/** @type {SafetyCode} */
const PENDING = Object.freeze({ state: 'pending', symbols: [] });

/**
 * A safety code for each link, agreed as soon as the link is open. People who compare theirs, by voice or by eye, know that
 * nobody sits between them, not even the signaling server.
 *
 * Events: `change` `{ peer: id, code: SafetyCode }`; back to `pending` when a new connection takes the old one's place
 */
export class SafetyCodes extends EventTarget {
  #self;
  /** @type {Map<string, LinkSafety>} by peer id */
  #links = new Map();

  /** @param {{ mesh: Mesh, self: string }} options `self` is this side's peer id */
  constructor({ mesh, self }) {
    super();
    this.#self = self;
    mesh.addEventListener('link', (/** @type {any} */ event) => this.#follow(event.detail.link));
    mesh.addEventListener('gone', (/** @type {any} */ event) => this.#links.delete(event.detail.peer));
    mesh.addEventListener('open', (/** @type {any} */ event) => this.#links.get(event.detail.link.peer)?.begin());
    for (const link of mesh.links.values()) this.#follow(link);
    mesh.addEventListener('control', (/** @type {any} */ event) => this.#receive(event.detail));
  }

  /** @param {string} peer @returns {SafetyCode} */
  of(peer) {
    return this.#links.get(peer)?.code ?? PENDING;
  }

  /** @param {import('./peer-link.js').PeerLink} link */
  #follow(link) {
    const { peer } = link;
    const isNew = !this.#links.has(peer);
    const safety = new LinkSafety({ link, self: this.#self, changed: () => this.#links.get(peer) === safety && this.#tell(peer) });
    this.#links.set(peer, safety);
    if (!isNew) this.#tell(peer);
    if (link.channel.isOpen) safety.begin();
  }

  /** @param {{ peer: string, message: any }} received */
  #receive({ peer, message }) {
    if (message.type === 'sas-commit' || message.type === 'sas-reveal') this.#links.get(peer)?.receive(message);
  }

  /** @param {string} peer */
  #tell(peer) {
    this.dispatchEvent(new CustomEvent('change', { detail: { peer, code: this.of(peer) } }));
  }
}
