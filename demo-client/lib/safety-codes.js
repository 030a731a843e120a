import { LinkSafety } from './safety-code.js';

/** @import { Mesh } from './mesh.js' */
/** @import { PeerLink } from './peer-link.js' */
/** @import { SafetyCode } from './safety-code.js' */

/** @type {SafetyCode} */
const PENDING = Object.freeze({ state: 'pending', symbols: [] });

/**
 * A safety code for each link, agreed as soon as the link is open. People who compare theirs, by voice or by eye, know that
 * nobody sits between them, not even the signaling server.
 *
 * What they have compared holds for the certificates of both sides, and so for later links that have the same: see {@link confirm}.
 *
 * Events: `change` `{ peer: id, code: SafetyCode }`, also back to `pending` when a new connection takes the old one's place ·
 * `replaced` `{ peer: id }`: that peer has another certificate than the one that was compared
 */
export class SafetyCodes extends EventTarget {
  #self;
  /** @type {Map<string, { link: PeerLink, safety: LinkSafety }>} by peer id */
  #links = new Map();
  /** The certificates that people have compared, by peer id. @type {Map<string, string>} */
  #compared = new Map();

  /** @param {{ mesh: Mesh, self: string }} options `self` is this side's peer id */
  constructor({ mesh, self }) {
    super();
    this.#self = self;
    mesh.addEventListener('link', (/** @type {any} */ event) => this.#follow(event.detail.link));
    mesh.addEventListener('gone', (/** @type {any} */ event) => this.#links.delete(event.detail.peer));
    mesh.addEventListener('open', (/** @type {any} */ event) => this.#begin(event.detail.link));
    for (const link of mesh.links.values()) this.#follow(link);
    mesh.addEventListener('control', (/** @type {any} */ event) => this.#receive(event.detail));
  }

  /** @param {string} peer @returns {SafetyCode} */
  of(peer) {
    return this.#links.get(peer)?.safety.code ?? PENDING;
  }

  /** The two have compared their codes, and they are alike. Nothing happens without a code. @param {string} peer */
  confirm(peer) {
    const known = this.#links.get(peer);
    if (known?.safety.code.state !== 'ready') return;
    this.#compared.set(peer, certificatesOf(known.link));
    this.#tell(peer);
  }

  /** Whether the connection to this peer is one whose certificates were compared. @param {string} peer */
  isCompared(peer) {
    const known = this.#links.get(peer);
    return known?.safety.code.state === 'ready' && this.#compared.get(peer) === certificatesOf(known.link);
  }

  /** @param {PeerLink} link */
  #follow(link) {
    const { peer } = link;
    const isNew = !this.#links.has(peer);
    const safety = new LinkSafety({ link, self: this.#self, changed: () => this.#links.get(peer)?.safety === safety && this.#tell(peer) });
    this.#links.set(peer, { link, safety });
    link.addEventListener('statechange', (/** @type {any} */ event) => event.detail.reason === 'certificate' && this.#impostor(link));
    if (!isNew) this.#tell(peer);
    if (link.channel.isOpen) this.#begin(link);
  }

  /** The link is open: DTLS has verified its certificate. @param {PeerLink} link */
  #begin(link) {
    const known = this.#links.get(link.peer);
    if (known?.link !== link) return;
    const compared = this.#compared.get(link.peer);
    if (compared !== undefined && compared !== certificatesOf(link)) this.#replaced(link.peer);
    known.safety.begin();
  }

  /** @param {PeerLink} link */
  #impostor(link) {
    if (this.#compared.has(link.peer)) this.#replaced(link.peer);
    this.#links.get(link.peer)?.safety.fail();
  }

  /** @param {string} peer */
  #replaced(peer) {
    this.#compared.delete(peer);
    this.dispatchEvent(new CustomEvent('replaced', { detail: { peer } }));
  }

  /** @param {{ peer: string, message: any }} received */
  #receive({ peer, message }) {
    if (message.type === 'sas-commit' || message.type === 'sas-reveal') this.#links.get(peer)?.safety.receive(message);
  }

  /** @param {string} peer */
  #tell(peer) {
    this.dispatchEvent(new CustomEvent('change', { detail: { peer, code: this.of(peer) } }));
  }
}

/** @param {PeerLink} link */
function certificatesOf({ certificates: { local, remote } }) {
  return `${local} | ${remote}`;
}
