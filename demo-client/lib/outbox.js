/** More than this many unacknowledged messages can not be had again; the next hello then asks for a fresh start. */
const CAPACITY = 2048;

/** What was sent and may have to be sent again: every counted message, until the other side says that it has it. */
export class Outbox {
  /** Messages that the other side is known to have. */
  #acknowledged = 0;
  /** @type {object[]} */
  #kept = [];
  #overflowed = false;

  get overflowed() {
    return this.#overflowed;
  }

  /** @param {object} message */
  push(message) {
    if (this.#kept.length === CAPACITY) {
      this.#overflowed = true;
      return;
    }
    this.#kept.push(message);
  }

  /** @param {number} received how many counted messages the other side has, since the session began */
  acknowledge(received) {
    const covered = Math.min(received - this.#acknowledged, this.#kept.length);
    if (covered <= 0) return;
    this.#kept.splice(0, covered);
    this.#acknowledged += covered;
  }

  /** In the order in which they were sent. */
  pending() {
    return [...this.#kept];
  }

  /** A new session counts from 0 and knows nothing of the old one's messages. */
  clear() {
    this.#kept = [];
    this.#acknowledged = 0;
    this.#overflowed = false;
  }
}
