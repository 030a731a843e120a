import { CallSnapshots } from './call-snapshot.js';
import { Mesh } from './mesh.js';
import { Room } from './room.js';
import { SignalingConnection } from './signaling-connection.js';
import { SignalingError } from './signaling-error.js';

/** @import { MediaManager } from './media-manager.js' */
/**
 * @typedef {object} JoinOptions
 * @property {string | URL} url of the server
 * @property {string} room its id
 * @property {MediaManager} [media] whose tracks are sent. It stays the caller's: leaving stops no device
 * @property {boolean} [create] whether the room is made where there is none; true where it is left out
 * @property {number} [capacity] of a room that is made
 * @property {string} [password]
 * @property {boolean} [relayOnly] of a room that is made
 * @property {boolean} [locked] of a room that is made
 * @property {string} [name] and the other options of a {@link SignalingConnection}: `peer`, `attributes`, `token`, `secret`, `WebSocket`, `SseSocket`
 * @property {string} [peer]
 * @property {Record<string, any>} [attributes]
 * @property {import('./signaling-connection.js').Token} [token]
 * @property {string} [secret]
 * @property {any} [WebSocket]
 * @property {any} [SseSocket]
 * @property {RTCConfiguration} [configuration] and what else a {@link Mesh} takes: `RTCPeerConnection`, `MediaStream`, `reports`
 * @property {typeof globalThis.RTCPeerConnection} [RTCPeerConnection]
 * @property {typeof globalThis.MediaStream} [MediaStream]
 * @property {boolean} [reports]
 * @property {import('./clock.js').Clock} [clock]
 * @property {AbortSignal} [signal] leaves, now or later
 */

/**
 * Joins everybody in a room, with one object for all of it: the session with the server, the room, and a link to everyone.
 *
 * It is returned at once, so that nothing is missed; `joined` resolves when this side is in the room.
 *
 * @param {JoinOptions} options
 * @returns {JoinedCall}
 */
export function joinCall(options) {
  return new JoinedCall(options);
}

/**
 * Events: all of its {@link Mesh} (`link`, `gone`, `control`, `open`, `problem`, `outcome`, `unreachable`) · `ended` `{ error }`, once: it could not be
 * joined, the server will not have it any more (`kicked`: the moderator put this peer out; `ended`: by whoever runs the server), or this side left (`error` is undefined then)
 */
export class JoinedCall extends EventTarget {
  #over = new AbortController();
  /** @type {Room | undefined} */
  #room;
  /** @type {Mesh | undefined} */
  #mesh;
  #snapshots = new CallSnapshots(this);
  /** @type {any} */
  #error;

  /** @param {JoinOptions} options */
  constructor({ url, name, peer, attributes, token, secret, WebSocket, SseSocket, clock, signal, room, create = true, capacity, password, relayOnly, locked, ...links }) {
    super();
    this.session = new SignalingConnection({ url, name, peer, attributes, token, secret, WebSocket, SseSocket, clock });
    /** Rejects with a {@link SignalingError}, or the reason of an abort. @type {Promise<void>} */
    this.joined = this.#join(room, { create, capacity, password, relayOnly, locked, clock }, { ...links, clock });
    this.joined.catch(() => {}); // whoever does not wait for it hears `ended`
    signal?.addEventListener('abort', () => this.#end(signal.reason), { signal: this.#over.signal });
    if (signal?.aborted) this.#end(signal.reason);
  }

  /** @returns {'joining' | 'joined' | 'ended'} */
  get state() {
    if (this.#over.signal.aborted) return 'ended';
    return this.#mesh ? 'joined' : 'joining';
  }

  /** Why it has ended, where this side did not want it. */
  get error() {
    return this.#error;
  }

  /** What there is to be seen, as a value that does not change; the same one until something has changed. */
  snapshot = () => this.#snapshots.current;

  /** @param {() => void} listener hears that there is another snapshot @returns {() => void} ends it */
  subscribe = (listener) => this.#snapshots.subscribe(listener);

  /** Undefined before this side has joined. */
  get room() {
    return this.#room;
  }

  /** Undefined before this side has joined. */
  get mesh() {
    return this.#mesh;
  }

  /** Leaves the room and ends the session: all links are closed at once. Devices stay as they are. */
  leave() {
    this.#end(undefined);
  }

  /** @param {string} id @param {object} how @param {object} links */
  async #join(id, how, links) {
    const { signal } = this.#over;
    try {
      await this.session.connect({ signal });
      const room = await Room.join(this.session, id, { ...how, signal });
      this.#room = room;
      this.#follow(room, links);
    } catch (error) {
      this.#end(error);
      throw error;
    }
  }

  /** @param {Room} room @param {object} links */
  #follow(room, links) {
    const { signal } = this.#over;
    /** @type {(target: EventTarget, type: string, handle: (detail: any) => void) => void} */
    const on = (target, type, handle) => target.addEventListener(type, (/** @type {any} */ event) => handle(event.detail), { signal });
    on(this.session, 'closed', ({ error }) => this.#end(error));
    on(room, 'evicted', ({ error }) => this.#end(error));
    on(room, 'removed', ({ reason, text = `out of the room: ${reason}` }) => this.#end(new SignalingError(reason, text)));
    const mesh = new Mesh({ session: this.session, room, ...links });
    this.#mesh = mesh;
    this.#snapshots.follow(room, signal);
    for (const type of ['link', 'gone', 'control', 'open', 'problem', 'outcome', 'unreachable']) {
      on(mesh, type, (detail) => this.dispatchEvent(new CustomEvent(type, { detail })));
    }
  }

  /** @param {any} error undefined: this side wanted it */
  #end(error) {
    if (this.#over.signal.aborted) return;
    this.#mesh?.close(); // while its events are still heard: each link is told to be gone
    this.#over.abort(error ?? new SignalingError('closed', 'this side left'));
    this.#error = error;
    this.session.close();
    this.#snapshots.changed();
    this.dispatchEvent(new CustomEvent('ended', { detail: { error } }));
  }
}
