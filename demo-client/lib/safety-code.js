import { EMOJI } from './emoji.js';
import { areVerified } from './fingerprints.js';

/** @import { PeerLink } from './peer-link.js' */
/**
 * @typedef {object} SafetyCode
 * @property {'pending' | 'ready' | 'mismatch' | 'unavailable'} state `mismatch`: what the other side committed to is not what this
 *   side sees, so somebody is in between; `unavailable`: this page has no cryptography, as outside a secure context
 * @property {readonly (readonly [emoji: string, word: string])[]} symbols five when ready: thirty bits
 */

/** @type {SafetyCode} */
const MISMATCH = Object.freeze({ state: 'mismatch', symbols: [] });
const NONCE_BYTES = 16;
const SYMBOLS = 5;

/**
 * The safety code of one link: a short text that both people see alike unless somebody sits between them.
 *
 * RACE 14 (SAS). Thirty bits would be too few if the one in between could try certificates until the codes on both sides are
 * alike. So each side first commits to a random number together with its own fingerprint and id, and reveals it only when
 * it has the other's commitment: whoever is in between has to choose before it knows, and has one try in 2^30 (the idea
 * of ZRTP, RFC 6189 section 4.4.1.1). The code is about the certificate that DTLS has verified: the only one of the link (RACE 16 in
 * negotiation.js), and where the browser shows what it verified, that one. A new link has new numbers and so a new code.
 * Test: safety-code.test.js "nothing is revealed before the other side has committed", "a commitment that does not fit", "a new link",
 * "a certificate that is not the one that DTLS has verified"
 */
export class LinkSafety {
  #link;
  #self;
  #changed;
  #nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  /** The fingerprints that the code is about. */
  #local = '';
  #remote = '';
  /** @type {string | null} */
  #theirHash = null;
  #hasCommitted = false;
  #code = /** @type {SafetyCode} */ ({ state: 'pending', symbols: [] });
  /** One step after another, as hashing takes a turn. */
  #steps = Promise.resolve();

  /** @param {{ link: PeerLink, self: string, changed: () => void }} options `self` is this side's peer id */
  constructor({ link, self, changed }) {
    this.#link = link;
    this.#self = self;
    this.#changed = changed;
    if (!crypto.subtle) this.#code = { state: 'unavailable', symbols: [] };
  }

  /** The link's control channel is open. The other side's word may have come before. */
  begin() {
    if (crypto.subtle) this.#then(() => this.#commit());
  }

  get code() {
    return this.#code;
  }

  /** The other side named another certificate than before, and the link is closed. */
  fail() {
    this.#code = MISMATCH;
    this.#changed();
  }

  /** @param {any} message `sas-commit` or `sas-reveal` of the other side */
  receive(message) {
    if (crypto.subtle) this.#then(() => (message.type === 'sas-commit' ? this.#committed(message.hash) : this.#revealed(message.nonce)));
  }

  async #commit() {
    this.#local = this.#link.certificates.local;
    const hash = await digest(this.#nonce, this.#local, this.#self);
    this.#link.channel.send({ type: 'sas-commit', hash: hex(hash) });
    this.#hasCommitted = true;
    this.#reveal();
  }

  /** @param {unknown} hash */
  #committed(hash) {
    if (this.#theirHash !== null || typeof hash !== 'string') return;
    this.#theirHash = hash;
    this.#reveal();
  }

  #reveal() {
    if (this.#hasCommitted && this.#theirHash !== null) this.#link.channel.send({ type: 'sas-reveal', nonce: hex(this.#nonce) });
  }

  /** @param {unknown} text */
  async #revealed(text) {
    if (this.#code.state !== 'pending') return;
    const nonce = bytes(text);
    this.#remote = this.#link.certificates.remote;
    const isCommitted = this.#theirHash !== null && nonce !== null && hex(await digest(nonce, this.#remote, this.#link.peer)) === this.#theirHash;
    const isTrue = isCommitted && (await areVerified(this.#remote, this.#link.pc));
    const code = isTrue ? { state: /** @type {const} */ ('ready'), symbols: await this.#symbols(nonce) } : MISMATCH;
    if (this.#code.state !== 'pending') return; // the link failed meanwhile
    this.#code = code;
    if (!isTrue) this.#link.distrust();
    this.#changed();
  }

  /** @param {Uint8Array} theirNonce */
  async #symbols(theirNonce) {
    const sides = [
      [this.#self, this.#local, hex(this.#nonce)],
      [this.#link.peer, this.#remote, hex(theirNonce)],
    ];
    const hash = await digest(new Uint8Array(), ...sides.map((side) => side.join(' ')).sort());
    const bits = new DataView(hash.buffer).getUint32(0);
    return Array.from({ length: SYMBOLS }, (_, at) => EMOJI[(bits >>> (26 - 6 * at)) & 63]);
  }

  /** @param {() => unknown} step */
  #then(step) {
    this.#steps = this.#steps.then(async () => void (await step()));
  }
}

/** SHA-256 of the parts, each with its length before it so that none can lend to its neighbour. @param {Uint8Array} first @param {...string} rest */
async function digest(first, ...rest) {
  const parts = [first, ...rest.map((text) => new TextEncoder().encode(text))];
  const whole = new Uint8Array(parts.reduce((size, part) => size + 4 + part.length, 0));
  let at = 0;
  for (const part of parts) {
    new DataView(whole.buffer).setUint32(at, part.length);
    whole.set(part, at + 4);
    at += 4 + part.length;
  }
  return new Uint8Array(await crypto.subtle.digest('SHA-256', whole));
}

/** @param {Uint8Array} data */
const hex = (data) => Array.from(data, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** @param {unknown} text of a nonce @returns {Uint8Array | null} */
function bytes(text) {
  if (typeof text !== 'string' || !/^[0-9a-f]{32}$/.test(text)) return null;
  return Uint8Array.from({ length: NONCE_BYTES }, (_, at) => parseInt(text.slice(2 * at, 2 * at + 2), 16));
}
