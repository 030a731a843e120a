/** @import { JoinedCall } from './join-call.js' */
/** @import { PeerLink } from './peer-link.js' */
/**
 * @typedef {object} PersonSnapshot
 * @property {string} id
 * @property {string} name
 * @property {Record<string, any> | undefined} attributes
 * @property {boolean} away
 * @property {import('./peer-link.js').LinkState | undefined} state of the link; undefined while there is none
 * @property {string | null} cause why there is no connection, once that is known
 * @property {MediaStream | undefined} main microphone and camera
 * @property {MediaStream | undefined} screen
 */
/**
 * @typedef {object} CallSnapshot
 * @property {'joining' | 'joined' | 'ended'} state
 * @property {any} error why it has ended, where this side did not want it
 * @property {boolean} locked
 * @property {boolean} isModerator
 * @property {readonly PersonSnapshot[]} people the others, in the order in which they came
 */

/** What changes a snapshot. */
const OF_GROUP = ['peer-joined', 'peer-left', 'peer-away', 'peer-back', 'peer-updated', 'snapshot', 'updated'];
const OF_CALL = ['link', 'gone', 'outcome', 'unreachable'];

/**
 * What there is to be seen of a call, as a value that does not change: a new one after each change, and the same one until then. That is what
 * frameworks want of a store (`useSyncExternalStore` of React, `shallowRef` of Vue).
 */
export class CallSnapshots {
  #call;
  /** @type {Set<() => void>} */
  #listeners = new Set();
  /** @type {CallSnapshot | undefined} */
  #current;
  #isTold = true;

  /** @param {JoinedCall} call */
  constructor(call) {
    this.#call = call;
    for (const type of OF_CALL) call.addEventListener(type, () => this.changed());
    call.addEventListener('link', (/** @type {any} */ event) => event.detail.link.addEventListener('statechange', () => this.changed()));
  }

  /** @param {EventTarget} group @param {AbortSignal} signal ends it */
  follow(group, signal) {
    for (const type of OF_GROUP) group.addEventListener(type, () => this.changed(), { signal });
    this.changed();
  }

  /** Listeners hear of many changes in one turn once. */
  changed() {
    this.#current = undefined;
    if (!this.#isTold) return;
    this.#isTold = false;
    queueMicrotask(() => {
      this.#isTold = true;
      for (const listener of [...this.#listeners]) listener();
    });
  }

  /** @param {() => void} listener @returns {() => void} ends it */
  subscribe(listener) {
    const own = () => listener(); // so that the same function may subscribe twice
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  /** @returns {CallSnapshot} */
  get current() {
    this.#current ??= this.#take();
    return this.#current;
  }

  #take() {
    const { group, room, mesh, state, error } = this.#call;
    const people = state === 'joined' ? [...(group?.peers.values() ?? [])] : [];
    return Object.freeze({
      state,
      error,
      locked: room?.locked ?? false,
      isModerator: room?.isModerator ?? false,
      people: Object.freeze(people.map(({ id, name, attributes, away }) => Object.freeze({ id, name, attributes, away, ...seen(mesh?.links.get(id)) }))),
    });
  }
}

/** @param {PeerLink | undefined} link */
function seen(link) {
  return { state: link?.state, cause: link?.state === 'connected' ? null : (link?.outcome?.cause ?? null), main: link?.streams.main, screen: link?.streams.screen };
}
