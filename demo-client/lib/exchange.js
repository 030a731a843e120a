import { Outbox } from './outbox.js';
import { ACK_EVERY } from './protocol.js';
import { Requests } from './requests.js';
import { SignalingError } from './signaling-error.js';

/**
 * The counted messages of a session, over all of its sockets. Both sides count what they receive, and keep what they sent until the other side has it, so nothing is
 * lost; and an answer finds who waits for it.
 */
export class Exchange {
  #write;
  #requests;
  #outbox = new Outbox();
  /** Counted messages received in this session; null when this page never saw the session whose secret it has. @type {number | null} */
  #received = null;
  /** How many of them the server knows of. */
  #told = 0;

  /** @param {{ clock: import('./clock.js').Clock, write: (message: object) => void }} options `write` sends on the socket that is open; without one, nothing */
  constructor({ clock, write }) {
    this.#write = write;
    this.#requests = new Requests(clock);
  }

  /** What a hello that resumes says; undefined where a gap could not be filled. */
  get resumable() {
    return this.#received === null || this.#outbox.overflowed ? undefined : this.#received;
  }

  /** @param {object} message @param {(error: SignalingError) => void} refused @param {AbortSignal} [signal] nobody waits for a refusal any more */
  send(message, refused, signal) {
    this.#post({ ...message, id: this.#requests.watch(refused, signal) });
  }

  /** @param {object} message @param {AbortSignal} [signal] gives up waiting @returns {Promise<any>} the reply */
  request(message, signal) {
    const { id, reply } = this.#requests.open(signal);
    this.#post({ ...message, id });
    return reply;
  }

  /** A counted message came. @param {{ type: string, re?: number }} message */
  receive(message) {
    this.#received = (this.#received ?? 0) + 1;
    if (this.#received - this.#told >= ACK_EVERY) this.ack();
    this.#requests.settle(message);
  }

  /** The server was heard: what it has not refused for long, it has taken. */
  heard() {
    this.#requests.forgetOld();
  }

  ack() {
    this.#told = this.#received ?? 0;
    this.#write({ type: 'ack', received: this.#told });
  }

  /** @param {number} received by the server */
  acknowledge(received) {
    this.#outbox.acknowledge(received);
  }

  /** The session is a new one, of which nothing was received; what was kept before the first welcome stays. @param {boolean} first of this connection */
  startAfresh(first) {
    this.#received = this.#told = 0;
    if (first) return;
    this.#outbox.clear();
    this.end(new SignalingError('session-lost', 'the session ended before the reply came', { retryable: true }));
  }

  /** There is a connection again: sends what the server may lack, in order. */
  sendAgain() {
    this.#requests.sentAgain();
    this.#outbox.pending().forEach(this.#write);
    // The server keeps the previous secret valid until it hears something after its welcome.
    this.ack();
  }

  /** The session is not this page's any more. */
  forget() {
    this.#received = null;
  }

  /** No answer comes any more. @param {SignalingError} error */
  end(error) {
    this.#requests.rejectAll(error);
  }

  /** @param {object} message */
  #post(message) {
    this.#outbox.push(message);
    this.#write(message);
  }
}
