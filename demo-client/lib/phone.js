import { Call } from './call.js';
import { systemClock } from './clock.js';

/** @import { SignalingConnection } from './signaling-connection.js' */

/** Ids of calls that are over, about which a last word may still be on its way. */
const OVER_KEPT = 32;

/**
 * The calls of one session: it rings others and is rung at.
 *
 * Events: `incoming` `{ call: Call }` · `restored` `{ call: Call }`: this page was loaded anew in the middle of a call
 */
export class Phone extends EventTarget {
  #connection;
  #clock;
  #listening = new AbortController();
  /** @type {Set<Call>} */
  #calls = new Set();
  /** @type {Set<string>} */
  #over = new Set();

  /** @param {SignalingConnection} connection @param {{ clock?: import('./clock.js').Clock }} [options] */
  constructor(connection, { clock = systemClock } = {}) {
    super();
    this.#connection = connection;
    this.#clock = clock;
    /** @type {(type: string, handle: (message: any) => void) => void} */
    const on = (type, handle) =>
      connection.addEventListener(type, (/** @type {any} */ event) => handle(event.detail), { signal: this.#listening.signal });
    on('incoming', (message) => this.#incoming(message));
    on('accepted', (message) => this.#accepted(message));
    on('ringing', ({ re, call }) => re === undefined && this.#stillRings(call));
    on('welcome', ({ resumed }) => !resumed && this.#calls.size > 0 && this.#reconcile());
    on('closed', () => this.#forget([...this.#calls]));
  }

  /** Calls that are not over. @returns {Call[]} */
  get calls() {
    return [...this.#calls];
  }

  /**
   * Rings at a peer, or at all devices of a user, of which the first that accepts gets the call. The call that comes back rings; that
   * nobody is there it tells by ending with `not-found`.
   *
   * @param {string | { user: string }} to a peer id; or a user, as the server's authenticator names them
   * @returns {Call} whose `peer` is who accepted, once somebody has: until then a user has no peer id, and their name is what was asked for
   */
  ring(to) {
    const asked = typeof to === 'string' ? { to } : { user: to.user };
    const peer = asked.user === undefined ? { id: asked.to, name: '' } : { id: '', name: asked.user };
    const call = this.#add(new Call(this.#connection, { peer, outgoing: true, clock: this.#clock }));
    this.#connection.request({ type: 'call', ...asked }).then(
      ({ call: id }) => this.#rings(call, id),
      (error) => {
        call.end(error.code === 'session-lost' || error.code === 'closed' ? 'lost' : error.code);
        for (const kept of this.#calls) if (kept.peer.id === to && !kept.outgoing) this.#emit('incoming', { call: kept });
      },
    );
    return call;
  }

  /** Listens no more; calls that are not over are hung up. */
  close() {
    this.#listening.abort();
    for (const call of this.#calls) call.hangup();
  }

  /** @param {Call} call @param {string} id */
  #rings(call, id) {
    const theirs = this.#find(id);
    if (theirs) {
      // Calling somebody who rings is accepting: the two are one call from here on.
      this.#calls.delete(theirs);
      theirs.end('crossed');
      this.#over.delete(id);
      call.outgoing = false;
    }
    if (call.state === 'ended') this.#remember(id);
    call.rings(id);
  }

  /** @param {{ call: string, from: string, name?: string }} message */
  #incoming({ call: id, from, name }) {
    if (this.#over.has(id) || this.#find(id)) return;
    const crosses = this.calls.some((call) => call.outgoing && call.state === 'ringing' && call.peer.id === from);
    const call = this.#add(new Call(this.#connection, { id, peer: { id: from, name: name ?? '' }, outgoing: false, clock: this.#clock }));
    // RACE 12. This side is calling them just now: the server makes one call of the two, and nobody has to be asked.
    if (!crosses) this.#emit('incoming', { call });
  }

  /** @param {{ call: string, peer: string, name?: string, polite: boolean }} message */
  #accepted(message) {
    if (this.#over.has(message.call)) return;
    const known = this.#find(message.call) ?? this.calls.find((call) => call.crosses(message.peer));
    if (known) return known.accepted(message);
    // The page that was loaded anew makes the new link, as the caller does.
    const call = this.#add(new Call(this.#connection, { id: message.call, peer: { id: message.peer, name: message.name ?? '' }, outgoing: true, clock: this.#clock }));
    call.accepted(message);
    this.#emit('restored', { call });
  }

  /** A call of this session's that nobody here waits for any more. @param {string} id */
  #stillRings(id) {
    if (!this.#find(id)) this.#connection.send({ type: 'cancel', call: id }, { refused: () => {} }); // it is over by now
  }

  /** The server names the calls that it still knows right after its welcome, before it answers anything. */
  async #reconcile() {
    const before = this.calls;
    /** @type {Set<string>} */
    const named = new Set();
    const note = (/** @type {any} */ event) => named.add(event.detail.call);
    const types = ['ringing', 'incoming', 'accepted'];
    for (const type of types) this.#connection.addEventListener(type, note);
    const isLostAgain = await this.#connection.request({ type: 'ice-servers' }).then(
      () => false,
      (error) => error.code === 'session-lost',
    );
    for (const type of types) this.#connection.removeEventListener(type, note);
    if (!isLostAgain) this.#forget(before.filter(({ id }) => id !== undefined && !named.has(id)));
  }

  /** @param {Call[]} calls */
  #forget(calls) {
    for (const call of calls) call.forgotten();
  }

  /** @param {string} id */
  #find(id) {
    return this.calls.find((call) => call.id === id);
  }

  /** @param {Call} call */
  #add(call) {
    this.#calls.add(call);
    call.addEventListener('statechange', () => {
      if (call.state !== 'ended') return;
      this.#calls.delete(call);
      if (call.id) this.#remember(call.id);
    });
    return call;
  }

  /** @param {string} id */
  #remember(id) {
    this.#over.add(id);
    if (this.#over.size > OVER_KEPT) this.#over.delete([...this.#over][0]);
  }

  /** @param {string} type @param {object} detail */
  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
