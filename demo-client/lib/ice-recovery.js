/** @import { Clock } from './clock.js' */

/** The two sides start apart, so that they rarely offer at once. */
const FIRST = { impolite: 3_000, polite: 5_000 };
/** A restart lives for some seconds: whoever waits longer for the next one is late by that much when the network is back. */
const NEXT = 4_000;
/** After this long without a connection the transport itself is given up. */
const GIVE_UP = 45_000;
/** How long to look away when a restart is due but can not be sent. */
const RETRY = 1_000;

/**
 * RACE 8 (ICE ladder). One restart during an outage never recovers: its checks run out before the network is back, and
 * nothing starts new ones. So restarts go on while the link is not connected; they begin anew when something says that the
 * network is back, and a new peer connection replaces one that stayed dead.
 * Test: ice-recovery.test.js, and in browsers OutageIT
 */
export class IceRecovery {
  #clock;
  #polite;
  #canAct;
  #refresh;
  #restart;
  #giveUp;
  /** @type {any} */
  #timer;
  /** @type {number | null} */
  #since = null;

  /**
   * @param {object} options
   * @param {Clock} options.clock
   * @param {boolean} options.polite
   * @param {() => boolean} options.canAct whether the other side can be reached by signaling
   * @param {() => Promise<unknown>} options.refresh renews the TURN credentials, soon or not at all
   * @param {() => boolean} options.restart restarts ICE; false when that was not possible just now
   * @param {() => void} options.giveUp
   */
  constructor({ clock, polite, canAct, refresh, restart, giveUp }) {
    this.#clock = clock;
    this.#polite = polite;
    this.#canAct = canAct;
    this.#refresh = refresh;
    this.#restart = restart;
    this.#giveUp = giveUp;
  }

  /** The link is not connected any more. Does nothing while a recovery is running. */
  start() {
    if (this.#since !== null) return;
    this.#since = this.#clock.now();
    this.#arm(this.#polite ? FIRST.polite : FIRST.impolite);
  }

  /** The network or the signaling came back: what follows is worth trying soon, and for as long again. */
  wake() {
    if (this.#since === null) return;
    this.#since = this.#clock.now();
    this.#arm(this.#polite ? RETRY : 0);
  }

  /** The link is connected, or closed. */
  stop() {
    this.#since = null;
    this.#clock.clearTimeout(this.#timer);
  }

  /** @param {number} delay */
  #arm(delay) {
    this.#clock.clearTimeout(this.#timer);
    this.#timer = this.#clock.setTimeout(() => this.#tick(), delay);
  }

  async #tick() {
    const since = this.#since;
    if (since === null) return;
    if (!this.#canAct()) return this.#arm(RETRY);
    if (this.#clock.now() - since >= GIVE_UP) {
      this.stop();
      return this.#giveUp();
    }
    await this.#refresh();
    if (this.#since !== since) return; // connected meanwhile, or begun anew
    this.#arm(this.#restart() ? NEXT : RETRY);
  }
}
