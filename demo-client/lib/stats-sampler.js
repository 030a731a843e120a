import { systemClock } from './clock.js';
import { linkStats } from './link-stats.js';

/** @import { Mesh } from './mesh.js' */
/** @import { LinkStats, Report } from './link-stats.js' */

/**
 * Looks at every link of a mesh, once per interval, and keeps what it saw: one `getStats` a link, however many ask.
 *
 * Events: `sample` `{ peer: id, stats: LinkStats }` · `round`: all links were looked at
 */
export class StatsSampler extends EventTarget {
  #mesh;
  #clock;
  #interval;
  #capacity;
  /** @type {any} */
  #timer;
  #isRunning = false;
  /** By link, so that a link that replaces another begins anew. @type {WeakMap<object, Report>} */
  #reports = new WeakMap();
  /** @type {Map<string, LinkStats[]>} by peer id */
  #histories = new Map();

  /**
   * @param {object} options
   * @param {Mesh} options.mesh
   * @param {number} [options.interval] milliseconds
   * @param {number} [options.capacity] samples that are kept of each peer
   * @param {import('./clock.js').Clock} [options.clock]
   */
  constructor({ mesh, interval = 2_000, capacity = 60, clock = systemClock }) {
    super();
    this.#mesh = mesh;
    this.#interval = interval;
    this.#capacity = capacity;
    this.#clock = clock;
    mesh.addEventListener('gone', (/** @type {any} */ event) => this.#histories.delete(event.detail.peer));
  }

  /** Oldest first. @param {string} peer @returns {readonly LinkStats[]} */
  history(peer) {
    return this.#histories.get(peer) ?? [];
  }

  /** @param {string} peer @returns {LinkStats | undefined} */
  latest(peer) {
    return this.history(peer).at(-1);
  }

  start() {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#again();
  }

  stop() {
    this.#isRunning = false;
    this.#clock.clearTimeout(this.#timer);
  }

  /** Looks at all links now. */
  async sample() {
    await Promise.all([...this.#mesh.links.values()].map((link) => this.#look(link)));
    this.dispatchEvent(new CustomEvent('round'));
  }

  /** The next look waits for the end of this one: a machine that is too busy to answer is not asked more often. */
  #again() {
    this.#timer = this.#clock.setTimeout(async () => {
      await this.sample();
      if (this.#isRunning) this.#again();
    }, this.#interval);
  }

  /** @param {import('./peer-link.js').PeerLink} link */
  async #look(link) {
    if (link.state === 'new' || link.state === 'closed') return;
    /** @type {Report | undefined} */
    const report = await link.pc.getStats().then((/** @type {any} */ all) => new Map(all), () => undefined); // closed meanwhile
    if (!report || this.#mesh.links.get(link.peer) !== link) return;
    const stats = linkStats(report, this.#reports.get(link));
    this.#reports.set(link, report);
    this.#histories.set(link.peer, [...this.history(link.peer), stats].slice(-this.#capacity));
    this.dispatchEvent(new CustomEvent('sample', { detail: { peer: link.peer, stats } }));
  }
}
