import { Outbox } from './outbox.js';
import { ACK_EVERY } from './protocol.js';

/** Both sides of the counting by which a session loses nothing: what was sent and may be missing, and how much was received. */
export class Ledger {
  #outbox = new Outbox();
  /** Counted messages received in this session; null when this page never saw the session whose secret it has. @type {number | null} */
  #received = null;
  #told = 0;

  /** What a hello that resumes says; undefined where a gap could not be filled. */
  get resumable() {
    return this.#received === null || this.#outbox.overflowed ? undefined : this.#received;
  }

  /** @param {object} message that this side sends now or later */
  sends(message) {
    this.#outbox.push(message);
  }

  /** A counted message came. @returns {boolean} whether an ack is due */
  counts() {
    this.#received = (this.#received ?? 0) + 1;
    return this.#received - this.#told >= ACK_EVERY;
  }

  /** @returns {{ type: 'ack', received: number }} */
  ack() {
    this.#told = this.#received ?? 0;
    return { type: 'ack', received: this.#told };
  }

  /** @param {number} received by the other side */
  acknowledge(received) {
    this.#outbox.acknowledge(received);
  }

  /** What to send (again), in order. */
  pending() {
    return this.#outbox.pending();
  }

  /** The session is a new one, of which nothing was received; what was kept before the first welcome stays. @param {boolean} first */
  startAfresh(first) {
    this.#received = this.#told = 0;
    if (!first) this.#outbox.clear();
  }

  /** The session is not this page's any more. */
  forget() {
    this.#received = null;
  }
}
