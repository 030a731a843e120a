import { Bucket } from './bucket.js';
import { systemClock } from './clock.js';

/** @import { Mesh } from './mesh.js' */
/** @import { PeerLink } from './peer-link.js' */
/** @typedef {string | ArrayBuffer | ArrayBufferView<ArrayBuffer>} Data */
/** @typedef {{ out: RTCDataChannel, rate: Bucket, isOpen: boolean }} End of this channel on one link */

const NAME = /^[\w-]{1,64}$/;
/** What waits for a peer that takes it slowly, in bytes; one more message is not sent to it. */
const MOST_WAITING = 1024 * 1024;
/** Messages at once, in seconds of the rate. */
const BURST_SECONDS = 4;

/**
 * A channel of the application's own to everybody who has one of the same name: text or bytes, from page to page, in order.
 *
 * Each side opens a data channel with the label `app:NAME` on each link, for what it sends. It sends nothing before the other side's has come: then the
 * other side listens. So it does not matter who makes the channel first, and nothing is lost.
 *
 * Events: `open` `{ peer }`: that peer has the channel too · `message` `{ from, data }` with a string or an ArrayBuffer ·
 * `closed` `{ peer }`: that peer has it no more, or there is no link any more
 */
export class Channel extends EventTarget {
  #largest;
  #rate;
  #clock;
  #over = new AbortController();
  /** @type {Map<PeerLink, End>} */
  #ends = new Map();

  /**
   * @param {Mesh} mesh
   * @param {string} name 1 to 64 letters, digits, `_` and `-`: whoever uses other libraries beside chooses one of their own, such as `acme-whiteboard`
   * @param {{ largest?: number, perSecond?: number, clock?: import('./clock.js').Clock }} [options] what is taken of each peer: bytes of a message (characters of a text), and messages a second in
   *   the long run, four seconds' worth at once. What is beyond is dropped
   */
  constructor(mesh, name, { largest = 65_536, perSecond = 100, clock = systemClock } = {}) {
    super();
    if (!NAME.test(name)) throw new RangeError(`a channel's name is 1 to 64 letters, digits, "_" and "-", not "${name}"`);
    this.#largest = largest;
    this.#rate = { burst: BURST_SECONDS * perSecond, perSecond };
    this.#clock = clock;
    this.name = name;
    mesh.addEventListener('link', (/** @type {any} */ event) => this.#follow(event.detail.link), { signal: this.#over.signal });
    for (const link of mesh.links.values()) this.#follow(link);
  }

  /** Ids of those who have this channel too. */
  get peers() {
    return [...this.#ends].filter(([, { isOpen }]) => isOpen).map(([{ peer }]) => peer);
  }

  /**
   * @param {Data} data
   * @param {{ to?: string }} [options] to this peer alone
   * @returns {string[]} the peers that it is on its way to: those who have this channel and can take more now
   * @throws {RangeError} if it is longer than `largest`
   */
  send(data, { to } = {}) {
    const size = sizeOf(data);
    if (size > this.#largest) throw new RangeError(`a message on "${this.name}" has at most ${this.#largest} bytes, not ${size}`);
    const reached = [];
    for (const [{ peer }, { out, isOpen }] of this.#ends) {
      if (!isOpen || out.readyState !== 'open' || (to !== undefined && to !== peer) || out.bufferedAmount + size > MOST_WAITING) continue;
      out.send(/** @type {any} */ (data));
      reached.push(peer);
    }
    return reached;
  }

  /** This side has it no more. */
  close() {
    this.#over.abort();
    for (const link of [...this.#ends.keys()]) this.#end(link);
  }

  /** @param {PeerLink} link */
  #follow(link) {
    const { signal } = this.#over;
    link.incoming.addEventListener('channel', (/** @type {any} */ event) => event.detail.name === this.name && this.#take(link), { signal });
    link.addEventListener('open', () => this.#open(link), { signal });
    link.ended.addEventListener('abort', () => this.#end(link), { signal });
    if (link.channel.isOpen) this.#open(link);
  }

  /** This side's half. It stays while there is the link, whatever the other side does with its own. @param {PeerLink} link */
  #open(link) {
    if (this.#ends.has(link)) return;
    const out = link.pc.createDataChannel(`app:${this.name}`);
    this.#ends.set(link, { out, rate: new Bucket(this.#clock, this.#rate), isOpen: false });
    out.addEventListener('open', () => this.#follows(link));
    this.#take(link);
  }

  /** The other side's half, where it has come. @param {PeerLink} link */
  #take(link) {
    const incoming = link.incoming.get(this.name);
    if (!incoming || !this.#ends.has(link)) return;
    incoming.binaryType = 'arraybuffer';
    incoming.onmessage = ({ data }) => this.#receive(link, data);
    incoming.onclose = () => this.#follows(link);
    this.#follows(link);
  }

  /** Whether both halves are there has changed, or not. @param {PeerLink} link */
  #follows(link) {
    const end = this.#ends.get(link);
    const isOpen = end?.out.readyState === 'open' && link.incoming.get(this.name)?.readyState === 'open';
    if (!end || isOpen === end.isOpen) return;
    end.isOpen = isOpen;
    this.#emit(isOpen ? 'open' : 'closed', { peer: link.peer });
  }

  /** @param {PeerLink} link @param {any} data */
  #receive(link, data) {
    const end = this.#ends.get(link);
    if (!end || sizeOf(data) > this.#largest || !end.rate.take()) return;
    this.#emit('message', { from: link.peer, data });
  }

  /** @param {PeerLink} link */
  #end(link) {
    const end = this.#ends.get(link);
    if (!this.#ends.delete(link) || !end) return;
    const incoming = link.incoming.get(this.name);
    if (incoming) incoming.onmessage = incoming.onclose = null;
    end.out.close();
    if (end.isOpen) this.#emit('closed', { peer: link.peer });
  }

  /** @param {string} type @param {object} detail */
  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/** @param {Data} data */
function sizeOf(data) {
  return typeof data === 'string' ? data.length : data.byteLength;
}
