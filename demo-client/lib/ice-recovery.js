/** @import { Clock } from './clock.js' */

/**
 * When the first restart is due, when the next ones are, and after how long without a connection the transport itself is given up. The two sides
 * start apart, so that they rarely offer at once.
 *
 * A restart lives for some seconds: if the next one comes later than that, it is late when the network is back. A first connection that is slow has
 * lost candidates, or its credentials were too old; each restart begins it anew, so it gets more time.
 */
const RECONNECTING = { impolite: 3_000, polite: 5_000, next: 4_000, giveUp: 45_000 };
const CONNECTING = { impolite: 10_000, polite: 12_000, next: 10_000, giveUp: 30_000 };
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
  #plan = CONNECTING;
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

  /** The link is to be connected for the first time. */
  connect() {
    this.#start(CONNECTING);
  }

  /** The link is not connected any more. Does nothing while a recovery is running. */
  reconnect() {
    this.#start(RECONNECTING);
  }

  /** Both descriptions are there: a first connection has its time from now on, and what is late was the signaling. */
  agreed() {
    if (this.#since !== null && this.#plan === CONNECTING) this.#arm(this.#polite ? CONNECTING.polite : CONNECTING.impolite);
  }

  /** ICE itself has given up: there is nothing to wait for. */
  hurry() {
    if (this.#since !== null) this.#arm(this.#polite ? RETRY : 0);
  }

  /** The network or the signaling came back: what follows is worth trying soon, and for as long again. */
  wake() {
    if (this.#since === null) return;
    this.#since = this.#clock.now();
    if (this.#plan === RECONNECTING) this.hurry();
  }

  /** The link is connected, or closed. */
  stop() {
    this.#since = null;
    this.#clock.clearTimeout(this.#timer);
  }

  /** @param {typeof CONNECTING} plan */
  #start(plan) {
    if (this.#since !== null) return;
    this.#plan = plan;
    this.#since = this.#clock.now();
    this.#arm(this.#polite ? plan.polite : plan.impolite);
  }

  /** @param {number} delay */
  #arm(delay) {
    const left = (this.#since ?? 0) + this.#plan.giveUp - this.#clock.now();
    this.#clock.clearTimeout(this.#timer);
    this.#timer = this.#clock.setTimeout(() => this.#tick(), left > 0 ? Math.min(delay, left) : delay);
  }

  async #tick() {
    const since = this.#since;
    if (since === null) return;
    if (!this.#canAct()) return this.#arm(RETRY);
    if (this.#clock.now() - since >= this.#plan.giveUp) {
      this.stop();
      return this.#giveUp();
    }
    await this.#refresh();
    if (this.#since !== since) return; // connected meanwhile, or begun anew
    this.#arm(this.#restart() ? this.#plan.next : RETRY);
  }
}
