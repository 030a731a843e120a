import { randomId } from './random-id.js';

/** @import { Mesh } from './mesh.js' */
/** @typedef {{ take: string, given: boolean | undefined }} Asked which recording, and what this side said to it */

const TAKE_LENGTH = 64;

/**
 * Who records, and who has agreed to be in it. Whoever records asks everybody, and keeps nothing of those who have not said yes: see
 * {@link consents}. A yes can be taken back at any time. This is about what is asked and shown; what a page that plays by other rules
 * keeps, nobody else can know.
 *
 * RACE 15 (consent). A yes may cross the end of the recording that it was said to, and a new link may lead to a page that was loaded anew
 * and has never been asked. So each recording has an id that its answers repeat, a new link has consented to nothing, and whoever
 * records says so again when it opens; a page that has answered already repeats its answer without asking anybody.
 * Test: recordings.test.js
 *
 * Events: `change`: of anything that is told here
 */
export class Recordings extends EventTarget {
  #mesh;
  /** Of this side. @type {string | null} */
  #take = null;
  /** @type {Set<string>} */
  #consenting = new Set();
  /** @type {Map<string, Asked>} */
  #asked = new Map();

  /** @param {Mesh} mesh */
  constructor(mesh) {
    super();
    this.#mesh = mesh;
    mesh.addEventListener('link', (/** @type {any} */ event) => this.#consents(event.detail.peer.id, false));
    // Also that there is none: the page that was here before may have recorded.
    mesh.addEventListener('open', (/** @type {any} */ event) => event.detail.link.channel.send(this.#words()));
    mesh.addEventListener('gone', (/** @type {any} */ event) => this.#gone(event.detail.peer));
    mesh.addEventListener('control', (/** @type {any} */ event) => this.#receive(event.detail));
  }

  /** Whether this side records. */
  get isOn() {
    return this.#take !== null;
  }

  /** Peers that record just now, and what this side said to it: undefined is nothing yet. @returns {Map<string, boolean | undefined>} */
  get others() {
    return new Map([...this.#asked].map(([peer, { given }]) => [peer, given]));
  }

  /** Asks everybody, and whoever comes later. */
  start() {
    if (this.isOn) return;
    this.#take = randomId();
    this.#tell();
  }

  stop() {
    if (!this.isOn) return;
    this.#take = null;
    this.#consenting.clear();
    this.#tell();
  }

  /** @param {string} peer @returns {boolean} whether what that peer sends may be kept in this side's recording now */
  consents(peer) {
    return this.#consenting.has(peer);
  }

  /**
   * Whether everybody here has agreed. A screen may show others, and its sound may be theirs, so nobody's screen may be kept before that.
   */
  get isUnanimous() {
    return [...this.#mesh.links.keys()].every((peer) => this.consents(peer));
  }

  /** @param {string} peer that records @param {boolean} given whether this side may be in it */
  answer(peer, given) {
    const asked = this.#asked.get(peer);
    if (!asked) return;
    asked.given = given;
    this.#repeat(peer, asked);
    this.#changed();
  }

  #words() {
    return { type: 'recording', take: this.#take };
  }

  #tell() {
    this.#mesh.broadcast(this.#words());
    this.#changed();
  }

  /** @param {string} peer @param {Asked} asked */
  #repeat(peer, { take, given }) {
    if (given !== undefined) this.#mesh.links.get(peer)?.channel.send({ type: 'consent', take, given });
  }

  /** @param {{ peer: string, message: any }} received */
  #receive({ peer, message }) {
    if (message.type === 'consent' && this.isOn && message.take === this.#take) this.#consents(peer, message.given === true);
    if (message.type === 'recording') this.#records(peer, message.take);
  }

  /** @param {string} peer @param {any} take */
  #records(peer, take) {
    const asked = this.#asked.get(peer);
    if (typeof take !== 'string' || take.length > TAKE_LENGTH) return this.#asked.delete(peer) && this.#changed();
    if (asked?.take === take) return this.#repeat(peer, asked);
    this.#asked.set(peer, { take, given: undefined });
    this.#changed();
  }

  /** @param {string} peer @param {boolean} given */
  #consents(peer, given) {
    if (this.#consenting.has(peer) === given) return;
    this.#consenting[given ? 'add' : 'delete'](peer);
    this.#changed();
  }

  /** @param {string} peer */
  #gone(peer) {
    this.#consents(peer, false);
    if (this.#asked.delete(peer)) this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}
