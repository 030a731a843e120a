import { CallSnapshots } from './call-snapshot.js';
import { systemClock } from './clock.js';
import { Mesh } from './mesh.js';
import { Room } from './room.js';
import { SignalingConnection } from './signaling-connection.js';
import { SignalingError } from './signaling-error.js';

/** @import { Call } from './call.js' */
/** @import { MediaManager } from './media-manager.js' */
/** @import { Again } from './room.js' */
/** @typedef {Partial<Omit<Again, 'create'>>} AnotherTry */
/**
 * @typedef {object} JoinOptions
 * @property {string | URL} [url] of the server
 * @property {string} [room] its id; without it a room is made, whose id the server chooses
 * @property {Call} [call] of a {@link Phone}, in the place of `url` and `room`: ringing or accepted. To leave hangs up; the session stays the phone's
 * @property {MediaManager} [media] whose tracks are sent. It stays the caller's: leaving stops no device
 * @property {boolean} [create] whether a room that is not there is made; true where it is left out
 * @property {number} [capacity] of a room that is made
 * @property {string} [password]
 * @property {boolean} [relayOnly] of a room that is made
 * @property {boolean} [locked] of a room that is made
 * @property {(error: SignalingError, tried: AnotherTry) => Promise<AnotherTry | undefined>} [refused] the server has not let this side in: what is tried
 *   next, in the same session, such as `{ password }`, or `{}` after a knock. With nothing, and without this function, the call ends
 * @property {string} [name] and the other options of a {@link SignalingConnection}: `peer`, `attributes`, `token`, `secret`, `WebSocket`, `SseSocket`
 * @property {string} [peer]
 * @property {Record<string, any>} [attributes]
 * @property {import('./tokens.js').Token} [token]
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

/** How long the other page of a call of two may take to load anew, in milliseconds. */
const RELOADS_IN = 15_000;

/**
 * Joins everybody in a room, or the other side of a ringing call, with one object for all of it: the session with the server, the group, and a link to everyone.
 *
 * It is returned at once, so that nothing is missed; `joined` resolves when this side is in it.
 *
 * @param {JoinOptions} options
 * @returns {JoinedCall}
 */
export function joinCall(options) {
  return new JoinedCall(options);
}

/**
 *     joining ──in the room, or accepted──▶ joined
 *        └──────────────┴──leave(), or `error`──▶ ended
 *
 * Events: all of its {@link Mesh} (`link`, `gone`, `control`, `open`, `problem`, `outcome`, `unreachable`) · `statechange` `{ state }`: with `joined` there are `group` and
 * `mesh`, and no link yet · `ended` `{ error }`, once: it could not be joined, the server will not have it any more (`kicked`: the moderator put this peer out; `ended`: by
 * whoever runs the server), the other side of two hung up or did not come back (`hangup`, `lost`), or this side left (`error` is undefined then)
 */
export class JoinedCall extends EventTarget {
  #state = /** @type {'joining' | 'joined' | 'ended'} */ ('joining');
  #over = new AbortController();
  #clock;
  #phoneCall;
  #links;
  /** @type {Room | Call | undefined} */
  #group;
  /** @type {Mesh | undefined} */
  #mesh;
  #snapshots = new CallSnapshots(this);
  /** @type {any} */
  #error;

  /** @param {JoinOptions} options */
  constructor({ url, room, call, name, peer, attributes, token, secret, WebSocket, SseSocket, clock = systemClock, signal, refused, create = true, capacity, password, relayOnly, locked, ...links }) {
    super();
    this.#clock = clock;
    this.#phoneCall = call;
    this.#links = { ...links, clock };
    this.session = call?.session ?? new SignalingConnection({ url: /** @type {string} */ (url), name, peer, attributes, token, secret, WebSocket, SseSocket, clock });
    this.#on(this.session, 'closed', ({ error }) => this.#end(error));
    /** Rejects with a {@link SignalingError}, or the reason of an abort. @type {Promise<void>} */
    this.joined = call ? this.#answered(call) : this.#join(room, { create, capacity, password, relayOnly, locked, clock }, refused);
    this.joined.catch((error) => this.#end(error)); // whoever does not wait for it hears `ended`
    signal?.addEventListener('abort', () => this.#end(signal.reason), { signal: this.#over.signal });
    if (signal?.aborted) this.#end(signal.reason);
  }

  get state() {
    return this.#state;
  }

  /** Why it has ended, where this side did not want it. */
  get error() {
    return this.#error;
  }

  /** What there is to be seen, as a value that does not change; the same one until something has changed. */
  snapshot = () => this.#snapshots.current;

  /** @param {() => void} listener hears that there is another snapshot @returns {() => void} ends it */
  subscribe = (listener) => this.#snapshots.subscribe(listener);

  /** The room, or the call of a phone. Undefined before this side has joined, as `mesh` and `room` are. */
  get group() {
    return this.#group;
  }

  /** Undefined for a call of a phone. */
  get room() {
    return this.#group instanceof Room ? this.#group : undefined;
  }

  get mesh() {
    return this.#mesh;
  }

  /** The network or the page is back. */
  wake() {
    this.session.wake();
    this.#mesh?.wake();
  }

  /** The page goes, perhaps for a moment only: the others learn it now, the session stays for a return. */
  hide() {
    this.#mesh?.closeAll();
  }

  /** The page was kept and is shown again. */
  restore() {
    this.session.wake();
    this.#mesh?.connectAll();
  }

  /** Leaves the room and ends the session, or hangs up: all links are closed at once. Devices stay as they are. */
  leave() {
    this.#end(undefined);
  }

  /** @param {string | undefined} id @param {any} how @param {JoinOptions['refused']} refused */
  async #join(id, how, refused) {
    const { signal } = this.#over;
    await this.session.connect({ signal });
    for (;;) {
      try {
        return this.#follow(await (id === undefined ? Room.create(this.session, { ...how, signal }) : Room.join(this.session, id, { ...how, signal })));
      } catch (/** @type {any} */ error) {
        const next = refused && !signal.aborted ? await this.#unlessOver(refused(error, how)) : undefined;
        if (!next) throw error;
        how = { ...how, ...next };
      }
    }
  }

  /** @param {Call} call */
  async #answered(call) {
    this.#on(call, 'statechange', ({ state }) => state === 'ended' && this.#end(ended(call.reason)));
    if (call.state === 'ended') throw ended(call.reason);
    if (call.state !== 'active') await this.#unlessOver(new Promise((resolve) => this.#on(call, 'statechange', ({ state }) => state === 'active' && resolve(undefined))));
    this.#follow(call);
    this.#expect(call);
  }

  /** @param {Room | Call} group that this side is in */
  #follow(group) {
    const { signal } = this.#over;
    signal.throwIfAborted();
    this.#group = group;
    this.#on(group, 'evicted', ({ error }) => this.#end(error));
    this.#on(group, 'removed', ({ reason, text }) => this.#end(new SignalingError(reason, text ?? `out of the room: ${reason}`, { text })));
    const mesh = new Mesh({ session: this.session, room: group, ...this.#links });
    this.#mesh = mesh;
    this.#snapshots.follow(group, signal);
    for (const type of ['link', 'gone', 'control', 'open', 'problem', 'outcome', 'unreachable']) {
      this.#on(mesh, type, (detail) => this.dispatchEvent(new CustomEvent(type, { detail })));
    }
    this.#transition('joined');
  }

  /** A call of two is over when the other side is gone; but a page that is loaded anew looks like that at first. @param {Call} call */
  #expect(call) {
    /** @type {any} */
    let timer;
    const stop = () => this.#clock.clearTimeout(timer);
    this.#on(/** @type {Mesh} */ (this.#mesh), 'link', stop);
    this.#on(/** @type {Mesh} */ (this.#mesh), 'gone', () => {
      stop();
      if (call.peers.size === 0) this.#end(ended(call.reason));
      else timer = this.#clock.setTimeout(() => this.#end(ended('lost')), RELOADS_IN);
    });
    this.#over.signal.addEventListener('abort', stop);
  }

  /** @param {any} error undefined: this side wanted it */
  #end(error) {
    if (this.#state === 'ended') return;
    this.#state = 'ended';
    this.#error = error;
    this.#mesh?.close(); // while its events are still heard: each link is told to be gone
    this.#over.abort(error ?? new SignalingError('closed', 'this side left'));
    if (this.#phoneCall) this.#phoneCall.hangup();
    else this.session.close();
    this.#tellState();
    this.#emit('ended', { error });
  }

  /** @param {'joined'} state */
  #transition(state) {
    this.#state = state;
    this.#tellState();
  }

  #tellState() {
    this.#snapshots.changed();
    this.#emit('statechange', { state: this.#state });
  }

  /** @template T @param {Promise<T>} promise @returns {Promise<T>} rejected once this is over */
  #unlessOver(promise) {
    const { signal } = this.#over;
    return new Promise((resolve, reject) => {
      promise.then(resolve, reject);
      if (signal.aborted) reject(signal.reason);
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
  }

  /** Until this is over. @param {EventTarget} target @param {string} type @param {(detail: any) => void} handle */
  #on(target, type, handle) {
    target.addEventListener(type, (/** @type {any} */ event) => handle(event.detail), { signal: this.#over.signal });
  }

  /** @param {string} type @param {object} detail */
  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/** How a call of a phone ended. @param {string | undefined} reason */
const ended = (reason = 'lost') => new SignalingError(reason, `the call has ended: ${reason}`);
