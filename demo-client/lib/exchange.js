import { Ledger } from './ledger.js';
import { Requests } from './requests.js';
import { SignalingError } from './signaling-error.js';

/** The counted messages of a session, over all of its sockets: what is sent is kept until the server has it, and an answer finds who waits for it. */
export class Exchange {
  #write;
  #requests;
  #ledger = new Ledger();

  /** @param {{ clock: import('./clock.js').Clock, write: (message: object) => void }} options `write` sends on the socket that is open; without one, nothing */
  constructor({ clock, write }) {
    this.#write = write;
    this.#requests = new Requests(clock);
  }

  /** What a hello that resumes says. */
  get resumable() {
    return this.#ledger.resumable;
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
    if (this.#ledger.counts()) this.ack();
    this.#requests.settle(message);
  }

  /** The server was heard: what it has not refused for long, it has taken. */
  heard() {
    this.#requests.forgetOld();
  }

  /** @param {number} received by the server */
  acknowledge(received) {
    this.#ledger.acknowledge(received);
  }

  ack() {
    this.#write(this.#ledger.ack());
  }

  /** The session is a new one. @param {boolean} first of this connection */
  startAfresh(first) {
    this.#ledger.startAfresh(first);
    if (!first) this.#requests.rejectAll(new SignalingError('session-lost', 'the session ended before the reply came', { retryable: true }));
  }

  /** There is a connection again: sends what the server may lack, in order. */
  sendAgain() {
    this.#requests.sentAgain();
    for (const kept of this.#ledger.pending()) this.#write(kept);
    // The server keeps the previous secret valid until it hears something after its welcome.
    this.ack();
  }

  /** The session is not this page's any more. */
  forget() {
    this.#ledger.forget();
  }

  /** It is over: no answer comes any more. @param {SignalingError} error */
  end(error) {
    this.#requests.rejectAll(error);
  }

  /** @param {object} message */
  #post(message) {
    this.#ledger.sends(message);
    this.#write(message);
  }
}
