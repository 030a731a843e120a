/** @import { Mesh } from './mesh.js' */
/** @typedef {{ mic: boolean, camera: boolean, screen: boolean, hand: boolean, cameras: boolean }} MediaState `cameras`: whether this side wants to get those of others */

const FIELDS = /** @type {const} */ (['mic', 'camera', 'screen', 'hand', 'cameras']);
/** @type {Readonly<MediaState>} */
const NOTHING = Object.freeze({ mic: false, camera: false, screen: false, hand: false, cameras: true });

/**
 * RACE 10 (mute). A remote track's `muted` tells nothing of what its sender did, so each side says in words what it
 * sends, whenever that changes, and again whenever a link opens, for those who come late.
 * Test: room-and-mesh.test.js
 *
 * Events: `change` `{ peer: id, state: MediaState }`
 */
export class MediaStates extends EventTarget {
  #mesh;
  /** @type {MediaState} */
  #own = { ...NOTHING };
  /** @type {Map<string, MediaState>} */
  #theirs = new Map();

  /** @param {Mesh} mesh */
  constructor(mesh) {
    super();
    this.#mesh = mesh;
    mesh.addEventListener('open', (/** @type {any} */ event) => event.detail.link.channel.send(this.#words()));
    mesh.addEventListener('gone', (/** @type {any} */ event) => this.#theirs.delete(event.detail.peer));
    mesh.addEventListener('control', (/** @type {any} */ event) => this.#receive(event.detail));
  }

  /** @param {string} peer @returns {MediaState | undefined} undefined for a peer that has not spoken yet */
  of(peer) {
    return this.#theirs.get(peer);
  }

  /** @param {Partial<MediaState>} change of this side's own state */
  set(change) {
    const before = this.#own;
    this.#own = { ...before, ...change };
    if (FIELDS.every((field) => this.#own[field] === before[field])) return;
    this.#mesh.broadcast(this.#words());
  }

  #words() {
    return { type: 'state', ...this.#own };
  }

  /** @param {{ peer: string, message: any }} received */
  #receive({ peer, message }) {
    if (message.type !== 'state') return;
    const state = { ...NOTHING };
    // What is not said is not sent; but a page that knows nothing of `cameras` wants them.
    for (const field of FIELDS) state[field] = field in message ? message[field] === true : NOTHING[field];
    this.#theirs.set(peer, state);
    this.dispatchEvent(new CustomEvent('change', { detail: { peer, state } }));
  }
}
