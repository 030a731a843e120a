/** @import { Clock } from './clock.js' */

/**
 * Tells a dead connection by what is heard, never by what is sent: a half-open socket takes everything that is written
 * to it for minutes. After one interval of silence in either direction it probes; without any answer for half an
 * interval more, the connection is dead.
 *
 * The deadline counts from the probe and not from the last receipt, because a hidden page's timers may be a minute
 * late: then nobody has asked the server anything, and its silence proves nothing.
 */
export class Liveness {
  #clock;
  #interval;
  #probe;
  #dead;
  #heardAt;
  #sentAt;
  /** @type {number | null} */
  #probedAt = null;
  /** @type {any} */
  #timer;

  /**
   * @param {object} options
   * @param {Clock} options.clock
   * @param {number} options.interval milliseconds
   * @param {() => void} options.probe sends something that the other side answers at once
   * @param {() => void} options.dead called once at most
   */
  constructor({ clock, interval, probe, dead }) {
    this.#clock = clock;
    this.#interval = interval;
    this.#probe = probe;
    this.#dead = dead;
    this.#heardAt = this.#sentAt = clock.now();
    this.#arm();
  }

  heard() {
    this.#heardAt = this.#clock.now();
    this.#probedAt = null;
  }

  sent() {
    this.#sentAt = this.#clock.now();
  }

  /** Asks now, because something happened (the network changed, the page woke up) that may have killed the socket. */
  check() {
    this.#probedAt ??= this.#clock.now();
    this.#probe();
    this.#arm();
  }

  stop() {
    this.#clock.clearTimeout(this.#timer);
  }

  #due() {
    if (this.#probedAt !== null) return this.#probedAt + this.#interval / 2;
    return Math.min(this.#heardAt, this.#sentAt) + this.#interval;
  }

  #arm() {
    this.#clock.clearTimeout(this.#timer);
    this.#timer = this.#clock.setTimeout(() => this.#tick(), Math.max(0, this.#due() - this.#clock.now()));
  }

  #tick() {
    if (this.#clock.now() < this.#due()) this.#arm();
    else if (this.#probedAt !== null) this.#dead();
    else this.check();
  }
}
