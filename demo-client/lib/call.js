import { systemClock } from './clock.js';

/** @import { SignalingConnection } from './signaling-connection.js' */
/** @import { Peer } from './room.js' */
/** @typedef {'ringing' | 'connecting' | 'active' | 'ended'} CallState */

/** After `crossed` the other call is accepted at once, unless its caller gave up at the same moment. */
const CROSSING = 10_000;
/** A word that the server could not take just now is said again after so long, and so often in all. */
const AGAIN = 1_000;
const TRIES = 5;

/**
 * One call between two people, of whom this side is one. Made by a {@link Phone}.
 *
 *     outgoing   ringing ────────────────────────────▶ active ──▶ ended
 *                   └─▶ ended                             ▲
 *     incoming   ringing ──accept()──▶ connecting ────────┘
 *                   └─▶ ended              └─▶ ended
 *
 * RACE 12 (calls). Accept may cross with cancel, two calls with each other, and an answer with that of another device. So
 * an acceptance counts only when the server says so, for this call's id; what this side has ended stays ended, whatever
 * was on its way; and of two calls that crossed, this one lives on under the id that the server chose.
 * Test: call.test.js
 *
 * An accepted call is a group of two, as a Mesh needs it: the caller makes the link.
 *
 * Events: `statechange` `{ state, reason }`; the reason of its end is PROTOCOL.md's, or the code of an error (`not-found`: nobody
 * there) · `peer-joined` `{ peer }` · `peer-left` `{ peer, reason }` with `left`, or `absent` when the server has forgotten
 * the call: a link that is connected goes on · `peer-away` `{ peer }` · `peer-back` `{ peer, resumed }` · `peer-updated` `{ peer }`: its attributes changed
 */
export class Call extends EventTarget {
  #clock;
  #listening = new AbortController();
  #isCrossing = false;
  #isForgotten = false;
  /** @type {any} */
  #timer;

  /** The server's name for it; unknown until it rings. @type {string | undefined} */
  id;
  /** @type {CallState} */
  state = 'ringing';
  /** Why it has ended. @type {string | undefined} */
  reason;
  /** The other side, once accepted. @type {Map<string, Peer>} */
  peers = new Map();

  /**
   * @param {SignalingConnection} connection
   * @param {{ id?: string, peer: { id: string, name: string }, outgoing: boolean, clock?: import('./clock.js').Clock }} options
   */
  constructor(connection, { id, peer, outgoing, clock = systemClock }) {
    super();
    this.session = connection;
    this.#clock = clock;
    this.id = id;
    this.peer = peer;
    this.outgoing = outgoing;
    /** @type {(type: string, handle: (message: any) => void) => void} */
    const on = (type, handle) =>
      connection.addEventListener(type, (/** @type {any} */ event) => handle(event.detail), { signal: this.#listening.signal });
    on('ended', (message) => message.call === this.id && this.#ended(message.reason));
    on('peer-updated', (message) => this.#describe(message));
    on('peer-away', (message) => message.call === this.id && this.#away(message, true));
    on('peer-back', (message) => message.call === this.id && this.#away(message, false));
  }

  /** The call rings, under this id. @param {string} id */
  rings(id) {
    this.id = id;
    if (this.state === 'ended') this.#say('cancel');
  }

  /** Whether this call has given way to one that came from this peer, and waits for it. @param {string} peer */
  crosses(peer) {
    return this.#isCrossing && (this.peer.id === peer || this.peer.id === '');
  }

  /** Of an incoming call. It is `active` only when the server agrees. */
  accept() {
    if (this.outgoing || this.state !== 'ringing') return;
    this.#say('accept');
    this.#transition('connecting');
  }

  /** Of an incoming call. @param {{ busy?: boolean }} [options] */
  decline({ busy = false } = {}) {
    if (this.outgoing || this.state !== 'ringing') return;
    this.#say('decline', busy ? { reason: 'busy' } : {});
    this.end('declined');
  }

  /** Of an outgoing call that nobody has accepted. */
  cancel() {
    if (!this.outgoing || this.state !== 'ringing') return;
    if (this.id) this.#say('cancel');
    this.end('cancelled');
  }

  /** Ends it in whatever state it is. */
  hangup() {
    if (this.state === 'ringing') return this.outgoing ? this.cancel() : this.decline();
    if (this.state === 'ended') return;
    if (!this.#isForgotten) this.#say('hangup');
    this.end('hangup');
  }

  /** The server does not know it any more: nothing rings, and what is connected goes on by itself. */
  forgotten() {
    if (this.state !== 'active') return this.end('lost');
    this.#isForgotten = true;
    this.#part('absent');
  }

  /** It is over on this side. @param {string} reason */
  end(reason) {
    if (this.state === 'ended') return;
    this.#listening.abort();
    this.#clock.clearTimeout(this.#timer);
    // First of all, because whoever hears that the other side left may hang up.
    this.state = 'ended';
    this.reason = reason;
    this.#part('left');
    this.#emit('statechange', { state: 'ended', reason });
  }

  /** The server's word. @param {{ call: string, peer: string, name?: string, attributes?: any, polite: boolean }} message */
  accepted({ call, peer: id, name, attributes, polite }) {
    this.id = call;
    if (this.state === 'active') return; // said once more to a session that started afresh
    this.#clock.clearTimeout(this.#timer);
    if (this.#isCrossing) this.outgoing = false;
    this.#isCrossing = false;
    this.peer = { id, name: name ?? '' };
    const peer = { id, name: name ?? '', attributes, polite, away: false, newcomer: !this.outgoing };
    this.peers.set(id, peer);
    this.#emit('peer-joined', { peer });
    this.#transition('active');
  }

  /** @param {string} reason */
  #ended(reason) {
    // The other side's way to the server is lost; its way to this side may be as good as ever.
    if (reason === 'lost') return this.forgotten();
    if (reason !== 'crossed') return this.end(reason);
    this.#isCrossing = true;
    this.#timer = this.#clock.setTimeout(() => this.end('cancelled'), CROSSING);
  }

  /** @param {{ type: string, peer: string, resumed?: boolean }} message @param {boolean} away */
  #away({ type, peer: id, resumed }, away) {
    const peer = this.peers.get(id);
    if (!peer) return;
    peer.away = away;
    this.#emit(type, { peer, resumed });
  }

  /** @param {any} message */
  #describe({ peer: id, attributes }) {
    const peer = this.peers.get(id);
    if (!peer) return;
    peer.attributes = attributes;
    this.#emit('peer-updated', { peer });
  }

  /** @param {string} reason */
  #part(reason) {
    for (const peer of this.peers.values()) {
      this.peers.delete(peer.id);
      this.#emit('peer-left', { peer, reason });
    }
  }

  /**
   * What the server could not take just now is said again: a call that nobody ends would ring on, or last for the other side.
   * Test: call.test.js "a word that the server could not take"
   *
   * @param {string} type
   * @param {object} [more]
   */
  #say(type, more = {}, tries = TRIES) {
    if (type === 'accept' && this.state === 'ended') return; // meanwhile
    const refused = (/** @type {import('./signaling-error.js').SignalingError} */ { code, retryable, retryAfter }) => {
      if (retryable && tries > 1) this.#clock.setTimeout(() => this.#say(type, more, tries - 1), Math.max(retryAfter, AGAIN));
      else if (type === 'accept') this.end(code);
    };
    this.session.send({ type, call: this.id, ...more }, { refused });
  }

  /** @param {CallState} state */
  #transition(state) {
    this.state = state;
    this.#emit('statechange', { state });
  }

  /** @param {string} type @param {object} detail */
  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
