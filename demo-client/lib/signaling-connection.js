import { Backoff } from './backoff.js';
import { systemClock } from './clock.js';
import { Exchange } from './exchange.js';
import { Profile } from './profile.js';
import { CloseCode, NO_CODE, afterClose, isCounted } from './protocol.js';
import { SignalingError } from './signaling-error.js';
import { SseSocket as OwnSseSocket } from './sse-socket.js';
import { Tokens } from './tokens.js';
import { Transports } from './transports.js';
import { Wire } from './wire.js';

/** @import { Token } from './tokens.js' */
/** @import { Loss } from './wire.js' */

/** Why the server has closed the connection for good, where it has not said it in words. @type {Record<number, string>} */
const REASONS = { [CloseCode.REPLACED]: 'replaced', [CloseCode.UNAUTHENTICATED]: 'unauthenticated', [CloseCode.ENDED]: 'ended' };

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
 * - `retry` `{ delay, attempt, code, error }`: the socket is gone and the next attempt is due in `delay` ms; with the `error` by which the server refused `hello`, if it did
 * - `token-failed` `{ error }`: the function that is asked for tokens gave none, or gave one that the server does not take in the place of an older one. It is asked again
 * - `refused` `{ message, error }`: the server did not do what was sent, and nobody else was to hear of it; after an {@link update}, what was before it holds
 * - `closed` `{ code, error }`: for good. The error's code is `ended` or `expired` where the server has ended the session (and its `text` the server's, if it has one),
 *   `replaced` where another page has taken it over, `unauthenticated` where a token was refused
 */
export class SignalingConnection extends EventTarget {
  #transports;
  #tokens;
  #profile;
  /** The id that the application asked for, as against one that an earlier session had. */
  #chosenPeer;
  #clock;
  #backoff;
  #state = /** @type {'idle' | 'connecting' | 'open' | 'resuming' | 'closed'} */ ('idle');
  /** @type {Wire | null} */
  #wire = null;
  #exchange;
  /** @type {string | null} */
  #secret;
  #welcomed = false;
  /** Of the next attempt. @type {any} */
  #timer;
  /** The server's last word, where it has ended the session. @type {{ reason: string, text?: string } | null} */
  #bye = null;
  /** By which the server has refused the last hello for now. @type {SignalingError | undefined} */
  #refusal;

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
   * @param {Token} [options.token] for servers that authenticate; one that expires has to be a function. It is asked before each attempt, and the socket opens when the token
   *   is there. Where it fails, or takes more than 30 seconds, so does the attempt, and the next one asks again. It is asked too when the server says that the identity
   *   expires soon, and once more when the server does not take the token
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
    this.#tokens = new Tokens({
      source: token,
      clock,
      show: (newer) => this.request({ type: 'token', token: newer }),
      failed: (error) => this.#emit('token-failed', { error }),
    });
    this.#profile = new Profile({ name, attributes, send: (message, refused) => this.send(message, { refused: (error) => (refused(), this.#tellRefused(message, error)) }) });
    this.#chosenPeer = secret === undefined ? peer : undefined;
    this.#secret = secret ?? null;
    this.#clock = clock;
    this.#exchange = new Exchange({ clock, write: (message) => this.#state === 'open' && this.#write(message) });
    this.#backoff = new Backoff(random);
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
        on(this, 'retry', ({ detail: { attempt, error } }) => {
          const why = error ? `the last one was refused: ${error.message} (${error.code})` : 'no answer';
          if (attempt >= attempts) reject(new SignalingError('unreachable', `${attempts} attempts failed: ${why}`, { retryable: true }));
        });
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
    return this.#exchange.send(message, refused, signal);
  }

  /**
   * @param {{ type: string } & Record<string, any>} message
   * @param {{ signal?: AbortSignal }} [options]
   * @returns {Promise<any>} the reply; rejects with a {@link SignalingError}
   */
  async request(message, { signal } = {}) {
    if (this.#state === 'closed') throw new SignalingError('closed', 'the connection is closed');
    return this.#exchange.request(message, signal);
  }

  /** Others hear of it as `peer-updated`, those who come later with the peer. @param {Record<string, any>} attributes in the place of the earlier ones */
  update(attributes) {
    this.#profile.update(attributes, this.#state === 'idle');
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

  /** @param {{ type: string } & Record<string, any>} message @param {SignalingError} error */
  #tellRefused(message, error) {
    this.#emit('refused', { message, error });
  }

  #open() {
    this.#clock.clearTimeout(this.#timer);
    this.#tokens.take(
      () => this.#openWire(),
      () => this.#retry('soon', NO_CODE),
    );
  }

  #openWire() {
    let socket;
    try {
      socket = this.#transports.open();
    } catch (/** @type {any} */ error) {
      return this.#finish(NO_CODE, new SignalingError('unsupported', `no connection can be made here: ${error.message}`));
    }
    this.#wire = new Wire({
      socket,
      clock: this.#clock,
      opened: () => this.#sayHello(),
      received: (message) => this.#receive(message),
      lost: (loss) => this.#lost(loss),
    });
    return undefined;
  }

  /** Moves to a WebSocket, though this socket is good; as soon as there is a token for it. */
  #reopen() {
    this.#tokens.take(
      () => {
        this.#transports.prefer();
        this.#hangUp();
        this.#transition('resuming');
        this.#openWire();
      },
      () => this.#transports.welcomed(),
    );
  }

  /** The server has lost the session, and kept the socket: it knows who this is, so no newer token is needed. */
  #greetAgain() {
    this.#wire?.startOver();
    this.#transports.stop();
    this.#tokens.rest();
    this.#transition('resuming');
    this.#sayHello();
  }

  #sayHello() {
    const resume = this.#secret === null ? undefined : { session: this.#secret, received: this.#exchange.resumable };
    this.#write({ type: 'hello', ...this.#profile.hello, token: this.#tokens.current, peer: this.peer, resume });
  }

  /** @param {any} message */
  #receive(message) {
    if (this.#state !== 'open') {
      if (message.type === 'welcome') this.#welcome(message);
      else if (message.type === 'error') this.#refused(SignalingError.from(message));
      return;
    }
    this.#exchange.heard();
    if (isCounted(message)) {
      this.#exchange.receive(message);
      if (message.type === 'bye') this.#bye = message;
      if (message.type === 'token') this.#toldValidity(message);
      this.#emit(message.type, message);
    } else if (message.type === 'ack') {
      this.#exchange.acknowledge(message.received);
    } else if (message.type === 'going-away') {
      this.#backoff.told(message.reconnectIn);
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
      this.#exchange.acknowledge(message.received);
    } else {
      this.#exchange.startAfresh(first);
      this.#profile.sessionBegan(first, took);
    }
    this.#transports.welcomed();
    this.#wire?.established({
      heartbeat: message.heartbeat,
      probe: () => this.#exchange.ack(),
      healthy: () => {
        this.#backoff.healthy();
        this.#transports.worked();
        this.#tokens.worked();
      },
    });
    this.#transition('open', () => this.#exchange.sendAgain());
    this.#emit('welcome', { resumed: message.resumed, first });
  }

  /** How long the identity lasts: unasked, when it ends soon. @param {{ re?: number, expiresIn: number }} message */
  #toldValidity({ re, expiresIn }) {
    if (re === undefined) this.#tokens.renew(expiresIn);
    else this.#tokens.stopRenewal();
  }

  /** The hello was answered by an error. @param {SignalingError} error */
  #refused(error) {
    const foreign = error.code === 'resume-invalid' || error.code === 'id-taken';
    if (foreign && this.#secret !== null) {
      // The session that this page remembers is somebody else's by now, and so is its peer id.
      this.#secret = null;
      this.#exchange.forget();
      this.peer = this.#chosenPeer;
      this.#sayHello();
    } else if (error.retryable) {
      this.#backoff.told(error.retryAfter || null);
      this.#refusal = error;
      this.#wire?.giveUp(CloseCode.INTERNAL);
    } else if (error.code === 'unauthenticated') {
      this.#hangUp();
      this.#tokenRefused(CloseCode.UNAUTHENTICATED, error);
    } else {
      this.#hangUp();
      this.#finish(CloseCode.NORMAL, error);
    }
  }

  /** Another token may be good: the one that was shown may have expired on its way. @param {number} code @param {SignalingError} error */
  #tokenRefused(code, error) {
    if (!this.#tokens.refused(() => this.#finish(code, error))) return;
    this.#transition(this.#welcomed ? 'resuming' : 'connecting');
    this.#open();
  }

  /** @param {object} message */
  #write(message) {
    this.#wire?.send(message);
  }

  #hangUp() {
    this.#clock.clearTimeout(this.#timer);
    this.#tokens.rest();
    this.#transports.stop();
    this.#wire?.close();
    this.#wire = null;
  }

  /** @param {Loss} loss */
  #lost(loss) {
    const { code } = loss;
    this.#wire = null;
    this.#tokens.rest();
    this.#transports.lost(loss);
    const policy = afterClose(code);
    if (policy !== 'never') return this.#retry(policy, code);
    const { reason = REASONS[code] ?? 'closed', text } = this.#bye ?? {};
    const error = new SignalingError(reason, text ?? `the server closed the connection (${code})`, { text });
    this.#bye = null;
    if (code === CloseCode.UNAUTHENTICATED) this.#tokenRefused(code, error);
    else this.#finish(code, error);
    return undefined;
  }

  /** @param {'soon' | 'later'} policy @param {number} code of the loss */
  #retry(policy, code) {
    const delay = this.#backoff.next(policy);
    this.#transition(this.#welcomed ? 'resuming' : 'connecting');
    this.#timer = this.#clock.setTimeout(() => this.#open(), delay);
    const error = this.#refusal;
    this.#refusal = undefined;
    this.#emit('retry', { delay, attempt: this.#backoff.attempt, code, error });
  }

  /** @param {number} code @param {SignalingError} error */
  #finish(code, error) {
    this.#transition('closed');
    this.#exchange.end(new SignalingError('closed', error.message));
    this.#emit('closed', { code, error });
  }

  /** @param {'connecting' | 'open' | 'resuming' | 'closed'} state @param {() => void} [first] before others hear of it, who may send at once */
  #transition(state, first) {
    if (state === this.#state) return;
    this.#state = state;
    first?.();
    this.#emit('statechange', { state });
  }

  /** @param {string} type @param {object} detail */
  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
