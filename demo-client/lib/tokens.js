/** @import { Clock } from './clock.js' */
/** @typedef {string | (() => string | undefined | Promise<string | undefined>)} Token as it is, or a function that is asked for it before each attempt */

/** How long a function may take that is asked for a token, in milliseconds. */
const PATIENCE = 30_000;
/** Between two questions for a newer token, in milliseconds: at first, and at most. */
const FIRST_PAUSE = 1_000;
const LAST_PAUSE = 15_000;

/**
 * What a session shows to a server that authenticates. A token is asked for before a socket opens, because servers wait for a hello only some seconds, and because
 * a slow token says nothing about the network. It is asked for again when the server says that the identity expires, and when the server does not take it.
 */
export class Tokens {
  #source;
  #clock;
  #show;
  #failed;
  /** The question before the next socket, as long as it is open. @type {Promise<string | undefined> | null} */
  #asked = null;
  /** Of the questions for a newer token, a new one for each time that the server wants one. @type {object} */
  #renewal = {};
  /** @type {any} */
  #timer;
  /** Not to be shown again; `end` follows where there is no other. Forgotten when a session has gone on for a while. @type {{ token: string | undefined, end: () => void } | null} */
  #refused = null;

  /** What was shown last. @type {string | undefined} */
  current;

  /**
   * @param {object} options
   * @param {Token} [options.source]
   * @param {Clock} options.clock
   * @param {(token: string) => Promise<any>} options.show a newer one, on the connection that is open
   * @param {(error: any) => void} options.failed hears why there is none
   */
  constructor({ source, clock, show, failed }) {
    this.#source = source;
    this.#clock = clock;
    this.#show = show;
    this.#failed = failed;
  }

  /**
   * For the next socket. One of the two follows, unless {@link rest} comes first; nothing new where the question is open already.
   *
   * @param {() => void} then `current` is to be shown
   * @param {() => void} none
   */
  take(then, none) {
    if (this.#asked) return;
    const asked = (this.#asked = this.#ask());
    const isWanted = () => this.#asked === asked && (this.#asked = null) === null;
    asked.then(
      (token) => {
        if (!isWanted()) return;
        this.current = token;
        if (this.#refused && this.#refused.token === token) this.#refused.end();
        else then();
      },
      (error) => {
        if (!isWanted()) return;
        this.#failed(error);
        none();
      },
    );
  }

  /**
   * The server does not take what was shown.
   *
   * @param {() => void} end what follows, now or later, where no other token is to be had
   * @returns {boolean} whether another one is to be taken
   */
  refused(end) {
    const mayAsk = typeof this.#source === 'function' && !this.#refused;
    this.#refused = { token: this.current, end };
    if (!mayAsk) end();
    return mayAsk;
  }

  /** The session has gone on for a while with it. */
  worked() {
    this.#refused = null;
  }

  /** The identity that the token stands for ends: shows a newer token as soon as there is one. @param {number} expiresIn milliseconds */
  renew(expiresIn) {
    this.stopRenewal();
    if (typeof this.#source === 'function') void this.#renew(this.#clock.now() + expiresIn, FIRST_PAUSE);
  }

  /** Nothing is asked for any more. */
  rest() {
    this.#asked = null;
    this.stopRenewal();
  }

  /** A newer token was shown, or is not wanted any more. */
  stopRenewal() {
    this.#renewal = {};
    this.#clock.clearTimeout(this.#timer);
  }

  /** @param {number} end of the identity @param {number} pause before the next question */
  async #renew(end, pause) {
    const renewal = this.#renewal;
    try {
      const token = await this.#ask();
      if (renewal !== this.#renewal) return;
      if (token !== undefined && token !== this.current) {
        this.current = token;
        await this.#show(token);
        return;
      }
    } catch (/** @type {any} */ error) {
      if (renewal !== this.#renewal) return;
      this.#failed(error);
      if (error?.retryable === false) return; // the server's word about this token
    }
    if (this.#clock.now() + pause < end) this.#timer = this.#clock.setTimeout(() => this.#renew(end, Math.min(2 * pause, LAST_PAUSE)), pause);
  }

  /** @returns {Promise<string | undefined>} rejects with what the function did, or after a while */
  #ask() {
    const source = this.#source;
    if (typeof source !== 'function') return Promise.resolve(source);
    return new Promise((resolve, reject) => {
      const late = () => reject(new Error(`no token within ${PATIENCE / 1_000} s`));
      const timer = this.#clock.setTimeout(late, PATIENCE);
      const done = () => this.#clock.clearTimeout(timer);
      Promise.resolve().then(source).then((token) => (done(), resolve(token)), (error) => (done(), reject(error)));
    });
  }
}
