import { systemClock } from './clock.js';

/** @import { Mesh } from './mesh.js' */

/** What can be sent: a short list, so that a page shows nothing that a stranger has made up. */
export const REACTIONS = Object.freeze(['👍', '❤️', '😂', '👏', '🎉', '😮']);

/** At most so many of one peer are shown in a second: what a finger can do. */
const PER_SECOND = 5;

/**
 * A sign that passes by, to everyone whose link is open; nobody who comes later sees it.
 *
 * Events: `reaction` `{ from: peer id, reaction }`
 */
export class Reactions extends EventTarget {
  #mesh;
  #clock;
  /** @type {Map<string, { second: number, count: number }>} by peer id */
  #recent = new Map();

  /** @param {Mesh} mesh @param {{ clock?: import('./clock.js').Clock }} [options] */
  constructor(mesh, { clock = systemClock } = {}) {
    super();
    this.#mesh = mesh;
    this.#clock = clock;
    mesh.addEventListener('gone', (/** @type {any} */ event) => this.#recent.delete(event.detail.peer));
    mesh.addEventListener('control', (/** @type {any} */ event) => this.#receive(event.detail));
  }

  /** @param {string} reaction one of {@link REACTIONS}; throws a RangeError for another */
  send(reaction) {
    if (!REACTIONS.includes(reaction)) throw new RangeError(`"${reaction}" is none of the reactions ${REACTIONS.join(' ')}`);
    this.#mesh.broadcast({ type: 'reaction', reaction });
  }

  /** @param {{ peer: string, message: any }} received */
  #receive({ peer, message }) {
    if (message.type !== 'reaction' || !REACTIONS.includes(message.reaction) || this.#isFlood(peer)) return;
    this.dispatchEvent(new CustomEvent('reaction', { detail: { from: peer, reaction: message.reaction } }));
  }

  /** @param {string} peer */
  #isFlood(peer) {
    const second = Math.floor(this.#clock.now() / 1_000);
    const recent = this.#recent.get(peer);
    if (recent?.second === second) return ++recent.count > PER_SECOND;
    this.#recent.set(peer, { second, count: 1 });
    return false;
  }
}
