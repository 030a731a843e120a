import { NO_CODE, SUBPROTOCOL } from './protocol.js';

/** @import { Clock } from './clock.js' */
/** @import { Loss, Socket } from './wire.js' */

/** WebSockets in a row that came to nothing, after which the other transport has its turn. */
const TOO_MANY_FAILURES = 2;
/** How long SSE is used before a WebSocket is tried again: at first, and at most. It doubles each time. */
const FIRST_RETRY = 60_000;
const LAST_RETRY = 3_600_000;
/**
 * Which transport a session's next socket uses: a WebSocket, unless those come to nothing; then server-sent events and POST, which pass where proxies break
 * WebSockets. Failures of both prove nothing but that the server is away, so they take turns. Where there are no WebSockets it is always the latter.
 *
 * While SSE is in use a WebSocket is tried beside it now and then; the session moves only when that one has opened.
 */
export class Transports {
  #webSocketUrl;
  #httpUrl;
  #WebSocket;
  #SseSocket;
  #clock;
  #better;
  #failures = 0;
  #retryIn = FIRST_RETRY;
  /** @type {any} */
  #timer;
  /** @type {Socket | null} */
  #trial = null;

  /**
   * @param {object} options
   * @param {string | URL} options.url ws(s) or http(s)
   * @param {(new (url: URL, protocol: string) => Socket) | undefined} options.WebSocket undefined where there is none, as in Node 20
   * @param {new (url: URL, options: { clock: Clock }) => Socket} options.SseSocket
   * @param {Clock} options.clock
   * @param {() => void} options.better a WebSocket would open now
   */
  constructor({ url, WebSocket, SseSocket, clock, better }) {
    const { protocol } = new URL(url);
    this.#webSocketUrl = Object.assign(new URL(url), { protocol: protocol.replace('http', 'ws') });
    this.#httpUrl = Object.assign(new URL(url), { protocol: protocol.replace('ws', 'http') });
    this.#WebSocket = WebSocket;
    this.#SseSocket = SseSocket;
    this.#clock = clock;
    this.#better = better;
  }

  /** @returns {'websocket' | 'sse'} of the last socket, and of the next unless something changes */
  get current() {
    return this.#WebSocket && this.#failures < TOO_MANY_FAILURES ? 'websocket' : 'sse';
  }

  /** @returns {Socket} */
  open() {
    this.stop();
    return this.current === 'websocket' ? this.#openWebSocket() : new this.#SseSocket(this.#httpUrl, { clock: this.#clock });
  }

  #openWebSocket() {
    const WebSocket = /** @type {new (url: URL, protocol: string) => Socket} */ (this.#WebSocket);
    return new WebSocket(this.#webSocketUrl, SUBPROTOCOL);
  }

  /** The next socket is a WebSocket. */
  prefer() {
    this.#failures = 0;
  }

  /** The socket brought a welcome, or goes on. */
  welcomed() {
    if (this.#WebSocket && this.current === 'sse') this.#retryLater();
  }

  /** The socket has been up for a while. */
  worked() {
    if (this.current !== 'websocket') return;
    this.#failures = 0;
    this.#retryIn = FIRST_RETRY;
  }

  /** @param {Loss} loss of the socket */
  lost({ code, healthy, timedOut }) {
    this.stop();
    if (healthy || code !== NO_CODE) return; // a code is the server's word, and so proves that it can be reached
    if (this.current === 'sse') this.#failures = 0;
    else this.#failures += timedOut ? TOO_MANY_FAILURES : 1; // whoever waited that long is not asked to wait again
  }

  /** Nothing is tried any more, until the next socket. */
  stop() {
    this.#clock.clearTimeout(this.#timer);
    if (!this.#trial) return;
    this.#trial.onopen = this.#trial.onclose = null;
    this.#trial.close();
    this.#trial = null;
  }

  #retryLater() {
    this.#timer = this.#clock.setTimeout(() => this.#try(), this.#retryIn);
    this.#retryIn = Math.min(2 * this.#retryIn, LAST_RETRY);
  }

  #try() {
    const trial = this.#openWebSocket();
    this.#trial = trial;
    trial.onopen = () => {
      this.stop();
      this.#better();
    };
    trial.onclose = () => {
      this.#trial = null;
      this.#retryLater();
    };
  }
}
