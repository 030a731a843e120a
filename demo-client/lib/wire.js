import { Liveness } from './liveness.js';
import { CloseCode, NO_CODE } from './protocol.js';

/** @import { Clock } from './clock.js' */

/** From the start of a socket to its welcome. */
const HANDSHAKE_TIMEOUT = 10_000;
/** A socket that stayed up for this long was healthy. */
const HEALTHY_AFTER = 5_000;
/**
 * What a session needs of a socket, which may be a WebSocket or look like one.
 *
 * @typedef {object} Socket
 * @property {(text: string) => void} send
 * @property {(code?: number) => void} close
 * @property {((event: any) => void) | null} onopen
 * @property {((event: any) => void) | null} onmessage
 * @property {((event: any) => void) | null} onclose
 */

/**
 * How a socket ended.
 *
 * @typedef {object} Loss
 * @property {number} code
 * @property {boolean} healthy it had been up for a while
 * @property {boolean} timedOut there was no welcome in time
 */

/** One socket of a session, from its opening to its end, with the deadlines that browsers do not set. */
export class Wire {
  /** @type {Socket} */
  #socket;
  #clock;
  #lost;
  /** @type {Liveness | null} */
  #liveness = null;
  #healthy = false;
  /** First for the welcome, then for the proof of health. @type {any} */
  #timer;

  /**
   * @param {object} options
   * @param {Socket} options.socket that was just made
   * @param {Clock} options.clock
   * @param {() => void} options.opened
   * @param {(message: any) => void} options.received
   * @param {(loss: Loss) => void} options.lost called once, unless this side closes
   */
  constructor({ socket, clock, opened, received, lost }) {
    this.#socket = socket;
    this.#clock = clock;
    this.#lost = lost;
    this.#timer = this.#awaitWelcome();
    socket.onopen = opened;
    socket.onmessage = ({ data }) => {
      this.#liveness?.heard();
      received(JSON.parse(data));
    };
    socket.onclose = ({ code }) => this.#end({ code, timedOut: false });
  }

  #awaitWelcome() {
    return this.#clock.setTimeout(() => this.giveUp(NO_CODE, true), HANDSHAKE_TIMEOUT);
  }

  /** Another welcome is to come. */
  startOver() {
    this.#liveness?.stop();
    this.#liveness = null;
    this.#clock.clearTimeout(this.#timer);
    this.#timer = this.#awaitWelcome();
  }

  /** @param {object} message */
  send(message) {
    this.#socket.send(JSON.stringify(message));
    this.#liveness?.sent();
  }

  /** The welcome is there. @param {{ heartbeat: number, probe: () => void, healthy: () => void }} options */
  established({ heartbeat, probe, healthy }) {
    this.#clock.clearTimeout(this.#timer);
    this.#timer = this.#clock.setTimeout(() => ((this.#healthy = true), healthy()), HEALTHY_AFTER);
    this.#liveness = new Liveness({ clock: this.#clock, interval: heartbeat, probe, dead: () => this.giveUp() });
  }

  /** Probes whether the other side is still there. */
  check() {
    this.#liveness?.check();
  }

  /** The socket is no good: its own close event may be minutes away. @param {number} [code] what is reported */
  giveUp(code = NO_CODE, timedOut = false) {
    this.#socket.close();
    this.#end({ code, timedOut });
  }

  /** Ends it from this side; nobody is told. */
  close() {
    this.#detach();
    this.#socket.close(CloseCode.NORMAL);
  }

  /** @param {{ code: number, timedOut: boolean }} how */
  #end(how) {
    this.#detach();
    this.#lost({ ...how, healthy: this.#healthy });
  }

  #detach() {
    this.#liveness?.stop();
    this.#clock.clearTimeout(this.#timer);
    this.#socket.onopen = this.#socket.onmessage = this.#socket.onclose = null;
  }
}
