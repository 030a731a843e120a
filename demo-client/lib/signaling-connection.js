import { retryDelay } from './backoff.js';
import { systemClock } from './clock.js';
import { Ledger } from './ledger.js';
import { CloseCode, NO_CODE, afterClose, isCounted } from './protocol.js';
import { Requests } from './requests.js';
import { SignalingError } from './signaling-error.js';
import { SseSocket as OwnSseSocket } from './sse-socket.js';
import { Transports } from './transports.js';
import { Wire } from './wire.js';

/** @import { Loss } from './wire.js' */
/** @typedef {string | (() => string | undefined | Promise<string | undefined>)} Token as it is, or who is asked for it before each attempt */

/** Why the server has closed the connection for good, where it has not said it in words. @type {Record<number, string>} */
const REASONS = { [CloseCode.REPLACED]: 'replaced', [CloseCode.UNAUTHENTICATED]: 'unauthenticated', [CloseCode.ENDED]: 'ended' };

/** More of them can not be on their way at once; the oldest was answered long ago. */
const UPDATES = 64;

/**
 * One session with a signaling server, over as many sockets as it takes.
 *
 *     idle ──connect──▶ connecting ──welcome──▶ open ──socket lost, or hello-again──▶ resuming ──welcome──▶ open
 *                           │ ▲ retry             │                                    │ ▲ retry
 *                           └─┴──── close(), or a close code that says "do not come back" ───────────┴─┴──▶ closed
 *
 * Nothing that was sent is lost, doubled or reordered while the session lives: both sides count the messages that they
 * receive, keep what they sent until it is acknowledged, and after a reconnect send again what the other side misses.
 *
 * Events: every counted server message under its own `type` with the message as `detail`; and
 * - `statechange` `{ state }`
 * - `welcome` `{ resumed, first }`: with `resumed: false` and `first: false` the server has forgotten the rooms
 * - `retry` `{ delay, attempt, code }`: the socket is gone and the next attempt is due in `delay` ms
 * - `refused` `{ message, error }`: the server did not do what was sent, and nobody else was to hear of it; after an {@link update}, what was before it holds
 * - `closed` `{ code, error }`: for good. The error's code is `ended` or `expired` where the server has ended the session (and its `text` the server's, if it has one),
 *   `replaced` where another page has taken it over, `unauthenticated` where a token was refused
 */
export class SignalingConnection extends EventTarget {
  #transports;
  #token;
  /** @type {{ name?: string, attributes?: Record<string, any>, token?: string }} */
  #hello;
  /** What this peer says of itself, the newest last; those that the server refused are not among them. @type {Record<string, any>[]} */
  #updates = [];
  /** The id that the application asked for, as against one that an earlier session had. */
  #chosenPeer;
  #clock;
  #random;
  #state = /** @type {'idle' | 'connecting' | 'open' | 'resuming' | 'closed'} */ ('idle');
  /** @type {Wire | null} */
  #wire = null;
  #ledger = new Ledger();
  #requests;
  /** @type {string | null} */
  #secret;
  #attempt = 0;
  #welcomed = false;
  /** @type {number | null} */
  #returnIn = null;
  /** Of the next attempt. @type {any} */
  #timer;
  /** The server's last word, where it has ended the session. @type {{ reason: string, text?: string } | null} */
  #bye = null;

  /** This peer's id, once there was a welcome. @type {string | undefined} */
  peer;
  /** @type {RTCIceServer[]} */
  iceServers = [];
  /** @type {Record<string, number>} */
  limits = {};

  /**
   * @param {object} options
   * @param {string | URL} options.url ws(s), or http(s) of the same place
   * @param {string} [options.name] what others are shown
   * @param {string} [options.peer] the id that this peer wants
   * @param {Record<string, any>} [options.attributes] what others are told of this peer besides, see {@link update}
   * @param {Token} [options.token] for servers that authenticate; one that expires has to be a function, because a session that was lost
   *   needs one that is good then, and one that goes on needs a newer one in time. Where that fails, so does the attempt, and the next one asks again
   * @param {string} [options.secret] of a session of an earlier page, to be taken over; needs `peer`
   * @param {new (url: URL, protocol: string) => import('./wire.js').Socket} [options.WebSocket]
   * @param {new (url: URL, options: any) => import('./wire.js').Socket} [options.SseSocket] what is used where WebSockets come to nothing
   * @param {import('./clock.js').Clock} [options.clock]
   * @param {() => number} [options.random] uniform in [0, 1)
   */
  constructor({
    url,
    name,
    peer,
    attributes,
    token,
    secret,
    WebSocket = globalThis.WebSocket,
    SseSocket = OwnSseSocket,
    clock = systemClock,
    random = Math.random,
  }) {
    super();
    this.#transports = new Transports({ url, WebSocket, SseSocket, clock, better: () => this.#reopen() });
    this.#token = token;
    this.#hello = { name: name || undefined, attributes };
    this.#chosenPeer = secret === undefined ? peer : undefined;
    this.#secret = secret ?? null;
    this.#clock = clock;
    this.#requests = new Requests(clock);
    this.#random = random;
    this.peer = peer;
  }

  get state() {
    return this.#state;
  }

  /** What the session goes over: server-sent events and POST where WebSockets come to nothing. */
  get transport() {
    return this.#transports.current;
  }

  /** Stands for the session: keep it where only this tab can read it. @returns {string | null} */
  get secret() {
    return this.#secret;
  }

  /**
   * Resolves at the first welcome; tries again by itself until then. Rejects if the server does not want this client, on abort, and after
   * `attempts` that came to nothing, with the code `unreachable`; after that the connection is closed.
   *
   * @param {{ signal?: AbortSignal, attempts?: number }} [options] `attempts`: without it for as long as it takes
   * @returns {Promise<void>}
   */
  async connect({ signal, attempts = Infinity } = {}) {
    if (this.#state !== 'idle') throw new Error(`connect() on a connection that is ${this.#state}`);
    signal?.throwIfAborted();
    const over = new AbortController();
    try {
      await new Promise((resolve, reject) => {
        /** @type {(target: EventTarget, type: string, handle: (event: any) => void) => void} */
        const on = (target, type, handle) => target.addEventListener(type, handle, { signal: over.signal });
        on(this, 'welcome', resolve);
        on(this, 'closed', ({ detail }) => reject(detail.error));
        on(this, 'retry', ({ detail }) => detail.attempt >= attempts && reject(new SignalingError('unreachable', `no answer to ${attempts} attempts`, { retryable: true })));
        if (signal) on(signal, 'abort', () => reject(signal.reason));
        this.#transition('connecting');
        this.#open();
      });
    } catch (error) {
      over.abort();
      this.close();
      throw error;
    }
    over.abort();
  }

  /**
   * Delivered once and in order, now or after the next reconnect. What is on its way when a session is lost (`welcome` with `resumed: false`) may be lost too.
   *
   * @param {{ type: string } & Record<string, any>} message
   * @param {{ refused?: (error: SignalingError) => void, signal?: AbortSignal }} [options] `refused` hears it if the server does not do it, until
   *   `signal` is aborted; the message is sent all the same. Without it, there is the event `refused`
   */
  send(message, { refused = (error) => this.#tellRefused(message, error), signal } = {}) {
    if (this.#state === 'closed') return refused(new SignalingError('closed', 'the connection is closed'));
    this.#post({ ...message, id: this.#requests.watch(refused, signal) });
  }

  /**
   * @param {{ type: string } & Record<string, any>} message
   * @param {{ signal?: AbortSignal }} [options]
   * @returns {Promise<any>} the reply; rejects with a {@link SignalingError}
   */
  async request(message, { signal } = {}) {
    if (this.#state === 'closed') throw new SignalingError('closed', 'the connection is closed');
    const { id, reply } = this.#requests.open(signal);
    this.#post({ ...message, id });
    return reply;
  }

  /** Others hear of it as `peer-updated`, those who come later with the peer. @param {Record<string, any>} attributes in the place of the earlier ones */
  update(attributes) {
    if (this.#state === 'idle') return void (this.#hello.attributes = attributes);
    this.#updates.push(attributes);
    if (this.#updates.length > UPDATES) this.#updates.shift();
    this.#sendUpdate(attributes);
  }

  /** Call it when the network or the page came back: a waiting retry happens now, an open socket is probed. */
  wake() {
    if (this.#state === 'open') this.#wire?.check();
    else if (this.#state !== 'idle' && this.#state !== 'closed' && !this.#wire) this.#open();
  }

  /** Ends the session: this peer leaves its rooms at once. */
  close() {
    if (this.#state === 'open') this.#write({ type: 'bye' });
    this.#hangUp();
    if (this.#state !== 'closed') this.#finish(CloseCode.NORMAL, new SignalingError('closed', 'closed by this side'));
  }

  /** @param {Record<string, any>} attributes */
  #sendUpdate(attributes) {
    const message = { type: 'update', attributes };
    const refused = (/** @type {SignalingError} */ error) => {
      this.#updates = this.#updates.filter((update) => update !== attributes);
      this.#tellRefused(message, error);
    };
    this.send(message, { refused });
  }

  /** @param {{ type: string } & Record<string, any>} message @param {SignalingError} error */
  #tellRefused(message, error) {
    this.dispatchEvent(new CustomEvent('refused', { detail: { message, error } }));
  }

  /** @param {object} message that counts */
  #post(message) {
    this.#ledger.sends(message);
    if (this.#state === 'open') this.#write(message);
  }

  #open() {
    this.#clock.clearTimeout(this.#timer);
    const token = this.#askForToken(); // while the socket opens: servers wait for a hello only some seconds
    let socket;
    try {
      socket = this.#transports.open();
    } catch (/** @type {any} */ error) {
      return this.#finish(NO_CODE, new SignalingError('unsupported', `no connection can be made here: ${error.message}`));
    }
    const wire = new Wire({
      socket,
      clock: this.#clock,
      opened: () => token.then(
        (value) => wire === this.#wire && this.#sayHello(value),
        () => wire === this.#wire && wire.giveUp(),
      ),
      received: (message) => this.#receive(message),
      lost: (loss) => this.#lost(loss),
    });
    this.#wire = wire;
    return undefined;
  }

  /** The identity that the token stands for ends soon. Where there is no newer one, so does the session, and the server says so. */
  async #renew() {
    if (typeof this.#token !== 'function') return;
    try {
      const token = await this.#askForToken();
      if (token !== this.#hello.token) await this.request({ type: 'token', token });
    } catch {
      // what the server thinks of it is told by the end of the session
    }
  }

  /** @returns {Promise<string | undefined>} */
  #askForToken() {
    const token = (async () => (typeof this.#token === 'function' ? this.#token() : this.#token))();
    token.catch(() => {}); // where the socket comes to nothing first, nobody waits for it
    return token;
  }

  /** Moves to another socket, though this one is good. */
  #reopen() {
    this.#hangUp();
    this.#transition('resuming');
    this.#open();
  }

  /** The server has lost the session, and kept the socket: it knows who this is, so no newer token is needed. */
  #greetAgain() {
    this.#wire?.startOver();
    this.#transports.stop();
    this.#transition('resuming');
    this.#sayHello(this.#hello.token);
  }

  /** @param {string} [token] */
  #sayHello(token) {
    this.#hello.token = token;
    const resume = this.#secret === null ? undefined : { session: this.#secret, received: this.#ledger.resumable };
    this.#write({ type: 'hello', ...this.#hello, peer: this.peer, resume });
  }

  /** @param {any} message */
  #receive(message) {
    if (this.#state !== 'open') {
      if (message.type === 'welcome') this.#welcome(message);
      else if (message.type === 'error') this.#refused(SignalingError.from(message));
      return;
    }
    this.#requests.forgetOld();
    if (isCounted(message)) {
      if (this.#ledger.counts()) this.#ack();
      this.#requests.settle(message);
      if (message.type === 'bye') this.#bye = message;
      if (message.type === 'token' && message.re === undefined) void this.#renew();
      this.dispatchEvent(new CustomEvent(message.type, { detail: message }));
    } else if (message.type === 'ack') {
      this.#ledger.acknowledge(message.received);
    } else if (message.type === 'going-away') {
      this.#returnIn = message.reconnectIn;
    } else if (message.type === 'hello-again') {
      this.#greetAgain();
    }
  }

  /** @param {any} message */
  #welcome(message) {
    const first = !this.#welcomed;
    const took = this.#secret !== null;
    this.#welcomed = true;
    this.peer = message.peer;
    this.#secret = message.session;
    this.iceServers = message.iceServers ?? [];
    this.limits = message.limits ?? {};
    if (message.resumed) {
      this.#ledger.acknowledge(message.received);
    } else {
      this.#ledger.startAfresh(first);
      if (!first) this.#requests.rejectAll(new SignalingError('session-lost', 'the session ended before the reply came', { retryable: true }));
      // A session that an earlier page had keeps what that page said of this peer; a new one knows the hello only.
      const known = first && took ? this.#hello.attributes : undefined;
      const newest = this.#updates.at(-1);
      if (newest === undefined && known) this.#sendUpdate(known);
      else if (newest !== undefined && !first) this.#sendUpdate(newest);
    }
    this.#transports.welcomed();
    this.#wire?.established({
      heartbeat: message.heartbeat,
      probe: () => this.#ack(),
      healthy: () => {
        this.#attempt = 0; // the next loss is retried at once again
        this.#transports.worked();
      },
    });
    this.#transition('open');
    this.#requests.sentAgain();
    for (const kept of this.#ledger.pending()) this.#write(kept);
    // The server keeps the previous secret valid until it hears something after this welcome.
    this.#ack();
    this.dispatchEvent(new CustomEvent('welcome', { detail: { resumed: message.resumed, first } }));
  }

  /** The hello was answered by an error. @param {SignalingError} error */
  #refused(error) {
    const foreign = error.code === 'resume-invalid' || error.code === 'id-taken';
    if (foreign && this.#secret !== null) {
      // The session that this page remembers is somebody else's by now, and so is its peer id.
      this.#secret = null;
      this.#ledger.forget();
      this.peer = this.#chosenPeer;
      this.#sayHello(this.#hello.token);
    } else if (error.retryable) {
      this.#returnIn = error.retryAfter || null;
      this.#wire?.giveUp(CloseCode.INTERNAL);
    } else {
      this.#hangUp();
      this.#finish(CloseCode.NORMAL, error);
    }
  }

  #ack() {
    this.#write(this.#ledger.ack());
  }

  /** @param {object} message */
  #write(message) {
    this.#wire?.send(message);
  }

  #hangUp() {
    this.#clock.clearTimeout(this.#timer);
    this.#transports.stop();
    this.#wire?.close();
    this.#wire = null;
  }

  /** @param {Loss} loss */
  #lost(loss) {
    const { code } = loss;
    this.#wire = null;
    this.#transports.lost(loss);
    const policy = afterClose(code);
    if (policy === 'never') {
      const { reason = REASONS[code] ?? 'closed', text } = this.#bye ?? {};
      this.#finish(code, new SignalingError(reason, text ?? `the server closed the connection (${code})`, { text }));
      return;
    }
    if (policy === 'later') this.#attempt = Math.max(this.#attempt, 3);
    const delay = this.#returnIn ?? retryDelay(this.#attempt, this.#random);
    this.#returnIn = null;
    this.#attempt++;
    this.#transition(this.#welcomed ? 'resuming' : 'connecting');
    this.#timer = this.#clock.setTimeout(() => this.#open(), delay);
    this.dispatchEvent(new CustomEvent('retry', { detail: { delay, attempt: this.#attempt, code } }));
  }

  /** @param {number} code @param {SignalingError} error */
  #finish(code, error) {
    this.#transition('closed');
    this.#requests.rejectAll(new SignalingError('closed', error.message));
    this.dispatchEvent(new CustomEvent('closed', { detail: { code, error } }));
  }

  /** @param {'connecting' | 'open' | 'resuming' | 'closed'} state */
  #transition(state) {
    if (state === this.#state) return;
    this.#state = state;
    this.dispatchEvent(new CustomEvent('statechange', { detail: { state } }));
  }
}
