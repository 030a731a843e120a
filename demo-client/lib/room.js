import { act } from './act.js';
import { systemClock } from './clock.js';

/** @import { Clock } from './clock.js' */
/** @import { SignalingConnection } from './signaling-connection.js' */
/**
 * @typedef {object} Peer
 * @property {string} id
 * @property {string} name
 * @property {Record<string, any> | undefined} attributes what its application says of it, see SignalingConnection.update
 * @property {boolean} polite this side's own role towards that peer in perfect negotiation
 * @property {boolean} away its connection to the server is interrupted; media that flows directly is not
 * @property {boolean} newcomer it came after this side did, so it makes the first offer
 */

/** Between tries to join a room again that somebody else has to make anew, in milliseconds: a minute in all, and fewer than a server takes for a search. */
const WAITS = [1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000];

/**
 * @typedef {object} Again how a room is joined again
 * @property {boolean} create whether it is made anew, as it was, where the server has forgotten it
 * @property {number} [capacity]
 * @property {string} [password]
 * @property {boolean} [relayOnly]
 * @property {boolean} [locked]
 */

/**
 * Who else is in the room. Membership outlives sockets; when the server has forgotten it (a restart), the room is
 * joined again. Where it is gone it is made anew as it was by a member that may let others in; the others wait for that (PROTOCOL.md, Reconnecting).
 *
 * Events: `peer-joined` `{ peer: Peer }` · `peer-left` `{ peer: Peer, reason }` with reason `left`, `lost`, `kicked`, `ended`, or `absent` (not in a
 * fresh snapshot: it may still be on its way back) · `peer-away` `{ peer: Peer }` · `peer-back` `{ peer: Peer, resumed }` ·
 * `peer-updated` `{ peer: Peer }`: its attributes changed · `snapshot` · `message` `{ from, data }` · `evicted` `{ error }`: the room could not be joined again · `updated`: its lock or its
 * moderator changed · `knock` `{ peer: id, name }`, to the moderator, again when that peer asks again or the moderator is new ·
 * `knock-ended` `{ peer: id }`, to the moderator: answered, come in or gone · `removed` `{ reason, text }`: the moderator put this peer out (`kicked`),
 * or the server has ended the room (`ended`); `text` is the server's, for people, where it has one · `notice` `{ data }`: the server says something to the room ·
 * `refused` `{ data, error }`: the server did not pass on what was sent with {@link send}
 */
export class Room extends EventTarget {
  #connection;
  #listening = new AbortController();
  #fresh = false;
  #clock;
  #welcomes = 0;

  /** @type {Map<string, Peer>} by peer id */
  peers = new Map();
  /** To the moderator: the names of those who knock and have no answer yet, by their ids, oldest first. @type {Map<string, string>} */
  knocking = new Map();
  /** @type {number | undefined} */
  capacity;
  /** Id of the peer that may lock, admit and remove. @type {string | undefined} */
  moderator;
  locked = false;
  /** What was shown on the way in, and is where the server has forgotten the room. @type {string | undefined} */
  password;
  /** Whoever joins has to show a password. */
  hasPassword = false;
  /** Its members tell each other no addresses but those of TURN relays. */
  relayOnly = false;

  /**
   * @param {SignalingConnection} connection that is open
   * @param {{ id?: string, capacity?: number, password?: string, relayOnly?: boolean, locked?: boolean, clock?: Clock, signal?: AbortSignal }} [options]
   * @returns {Promise<Room>}
   */
  static async create(connection, { id, capacity, password, relayOnly, locked, clock, signal } = {}) {
    const created = await connection.request({ type: 'create', room: id, capacity, password, relayOnly, locked }, { signal });
    const room = new Room(connection, created.room, { password, relayOnly, clock });
    room.#rules(created);
    return room;
  }

  /**
   * @param {SignalingConnection} connection that is open
   * @param {string} id
   * @param {Partial<Again> & { clock?: Clock, signal?: AbortSignal }} [options] `create` makes an unknown room, with that capacity, password, `relayOnly` and `locked`
   * @returns {Promise<Room>}
   */
  static async join(connection, id, { create = false, capacity, password, relayOnly, locked, clock, signal } = {}) {
    const room = new Room(connection, id, { capacity, password, relayOnly, clock });
    try {
      await room.#enter({ create, capacity, password, relayOnly: relayOnly || undefined, locked }, signal);
    } catch (error) {
      room.#listening.abort();
      throw error;
    }
    return room;
  }

  /** @param {SignalingConnection} connection @param {string} id @param {{ capacity?: number, password?: string, relayOnly?: boolean, clock?: Clock }} [options] */
  constructor(connection, id, { capacity, password, relayOnly = false, clock = systemClock } = {}) {
    super();
    this.#clock = clock;
    this.#connection = connection;
    this.id = id;
    this.capacity = capacity;
    this.relayOnly = relayOnly;
    this.password = password;
    /** @type {(type: string, handle: (message: any) => void) => void} */
    const on = (type, handle) =>
      connection.addEventListener(type, (/** @type {any} */ event) => handle(event.detail), { signal: this.#listening.signal });
    /** @type {(type: string, handle: (message: any) => void) => void} */
    const here = (type, handle) => on(type, (message) => message.room === id && handle(message));
    here('joined', (message) => this.#reconcile(message));
    here('peer-joined', (message) => this.#add(message, true));
    here('peer-left', (message) => this.#remove(message.peer, message.reason));
    here('peer-away', (message) => this.#update(message, true));
    here('peer-back', (message) => this.#update(message, false));
    on('peer-updated', (message) => this.#describe(message));
    here('message', (message) => this.#emit('message', { from: message.from, data: message.data }));
    here('room-updated', (message) => this.#rules(message));
    here('knock', ({ peer, name = '' }) => (this.knocking.set(peer, name), this.#emit('knock', { peer, name })));
    here('knock-ended', ({ peer }) => (this.knocking.delete(peer), this.#emit('knock-ended', { peer })));
    here('notice', ({ data }) => this.#emit('notice', { data }));
    here('left', ({ reason, text }) => (reason === 'kicked' || reason === 'ended') && this.#emit('removed', { reason, text }));
    on('welcome', ({ resumed, first }) => !resumed && !first && this.#reenter());
  }

  get isModerator() {
    return this.moderator !== undefined && this.moderator === this.#connection.peer;
  }

  /**
   * @param {boolean} locked nobody joins any more but who is admitted
   * @param {{ signal?: AbortSignal }} [options]
   * @returns {Promise<void>} when it is so; rejects with a {@link SignalingError}, `forbidden` for somebody who does not moderate
   */
  async setLocked(locked, options) {
    return this.#act(locked ? 'lock' : 'unlock', undefined, 'updated', () => this.locked === locked, { ...options, isSo: this.locked === locked });
  }

  /** @param {string} peer that knocked @param {{ signal?: AbortSignal }} [options] @returns {Promise<void>} as of {@link setLocked} */
  admit(peer, options) {
    return this.#answer('admit', peer, options);
  }

  /** @param {string} peer that knocked @param {{ signal?: AbortSignal }} [options] @returns {Promise<void>} as of {@link setLocked} */
  deny(peer, options) {
    return this.#answer('deny', peer, options);
  }

  /** @param {string} peer that has to leave, and can not come back @param {{ signal?: AbortSignal }} [options] @returns {Promise<void>} as of {@link setLocked} */
  kick(peer, options) {
    return this.#act('kick', peer, 'peer-left', ({ peer: gone }) => gone.id === peer, options);
  }

  /** To all others, through the server. @param {any} data any JSON value */
  send(data) {
    this.#connection.send({ type: 'send', room: this.id, data }, { refused: (error) => this.#emit('refused', { data, error }) });
  }

  /** @param {{ signal?: AbortSignal }} [options] */
  async leave({ signal } = {}) {
    this.#listening.abort();
    await this.#connection.request({ type: 'leave', room: this.id }, { signal });
  }

  /** Whoever makes a room anew decides who gets in: so this is for nobody who could not let others in before. @returns {Again} */
  get again() {
    const { capacity, password } = this;
    const create = this.hasPassword ? password !== undefined : !this.locked || this.isModerator;
    return { create, capacity, password, relayOnly: this.relayOnly || undefined, locked: this.locked || undefined };
  }

  /** @param {Again} how @param {AbortSignal} [signal] */
  async #enter(how, signal) {
    this.#fresh = false;
    try {
      await this.#connection.request({ type: 'join', room: this.id, ...how }, { signal });
    } catch (/** @type {any} */ error) {
      // A session that could not be resumed may still be in its rooms: then the snapshot has come unasked.
      if (error.code !== 'bad-state' || !this.#fresh) throw error;
    }
  }

  /** @param {number} [tries] that found nothing */
  async #reenter(tries = 0, welcome = ++this.#welcomes) {
    const { again } = this;
    try {
      await this.#enter(again);
    } catch (/** @type {any} */ error) {
      if (error.code === 'session-lost' || error.code === 'closed') return;
      if (error.code !== 'not-found' || again.create || tries === WAITS.length) return void this.#emit('evicted', { error });
      this.#clock.setTimeout(() => {
        if (welcome === this.#welcomes && !this.#listening.signal.aborted) void this.#reenter(tries + 1, welcome);
      }, WAITS[tries]);
    }
  }

  /** The snapshot is the truth about who is here, and says nothing about connections. @param {any} snapshot */
  #reconcile(snapshot) {
    const { peers } = snapshot;
    this.#fresh = true;
    const present = new Set(peers.map((/** @type {any} */ peer) => peer.peer));
    for (const id of [...this.peers.keys()]) if (!present.has(id)) this.#remove(id, 'absent');
    for (const message of peers) this.#add(message, false);
    this.knocking.clear(); // those who do are told again
    this.#rules(snapshot);
    this.#emit('snapshot', {});
  }

  /** @param {{ capacity?: number, moderator?: string, locked?: boolean, relayOnly?: boolean, password?: boolean }} rules */
  #rules({ capacity = this.capacity, moderator, locked = false, relayOnly = false, password: hasPassword = false }) {
    Object.assign(this, { capacity, moderator, locked, relayOnly, hasPassword });
    if (!this.isModerator) this.knocking.clear();
    this.#emit('updated', {});
  }

  /** @param {string} type @param {string} peer @param {{ signal?: AbortSignal }} [options] */
  #answer(type, peer, options) {
    this.knocking.delete(peer);
    return this.#act(type, peer, 'knock-ended', ({ peer: answered }) => answered === peer, options);
  }

  /**
   * @param {string} type
   * @param {string | undefined} peer
   * @param {string} event
   * @param {(detail: any) => boolean} isDone
   * @param {{ signal?: AbortSignal, isSo?: boolean }} [options]
   */
  #act(type, peer, event, isDone, { signal, isSo } = {}) {
    const message = { type, room: this.id, peer };
    return act({ connection: this.#connection, room: this, message, event, isDone, isSo, left: this.#listening.signal, signal });
  }

  /** @param {any} message @param {boolean} newcomer */
  #add({ peer: id, name, attributes, polite, away = false }, newcomer) {
    const peer = { id, name: name ?? '', attributes, polite, away, newcomer };
    this.peers.set(id, peer);
    this.#emit('peer-joined', { peer });
  }

  /** @param {string} id @param {string} reason */
  #remove(id, reason) {
    const peer = this.peers.get(id);
    if (this.peers.delete(id)) this.#emit('peer-left', { peer, reason });
  }

  /** @param {any} message @param {boolean} away */
  #update({ type, peer: id, resumed }, away) {
    const peer = this.peers.get(id);
    if (!peer) return;
    peer.away = away;
    this.#emit(type, { peer, resumed });
  }

  /** Of whoever it is: the server says it once, however many rooms are shared. @param {any} message */
  #describe({ peer: id, attributes }) {
    const peer = this.peers.get(id);
    if (!peer) return;
    peer.attributes = attributes;
    this.#emit('peer-updated', { peer });
  }

  /** @param {string} type @param {object} detail */
  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
