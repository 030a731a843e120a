import { CloseCode, NO_CODE } from './protocol.js';

/** @import { Clock } from './clock.js' */

/** The server takes no larger body. Room is left for the line ends. */
const BODY_BYTES = 60_000;
/** Messages in one POST: what a server bears to keep waiting. */
const BATCH = 32;
const ANSWER_TIMEOUT = 10_000;
const RETRY_DELAY = 500;
/** Tries of one POST; a connection on which so many fail is given up and resumed on another. */
const TRIES = 4;

const encoder = new TextEncoder();

/**
 * The way up of SSE + POST: one POST at a time, each with a running number, and sent again as it was when there was no answer. The server applies each
 * number once, so nothing is lost, doubled or reordered while the connection lives.
 */
export class PostQueue {
  /** @type {string[]} */
  #waiting = [];
  #sequence = 0;
  /** @type {Promise<void> | null} */
  #running = null;
  #url;
  #connection;
  #clock;
  #fetch;
  #failed;
  #stopped = new AbortController();

  /**
   * @param {object} options
   * @param {URL} options.url
   * @param {string} options.connection the id that the stream told
   * @param {Clock} options.clock
   * @param {typeof globalThis.fetch} options.fetch
   * @param {(code: number) => void} options.failed called once: the connection is no good any more
   */
  constructor({ url, connection, clock, fetch, failed }) {
    this.#url = url;
    this.#connection = connection;
    this.#clock = clock;
    this.#fetch = fetch;
    this.#failed = failed;
  }

  /** @param {string} line one message without line ends, or nothing, for a sign of life */
  send(line) {
    if (line === '' && this.#waiting.length > 0) return;
    this.#waiting.push(line);
    this.#running ??= Promise.resolve().then(() => this.#run()); // what is sent in one turn goes in one POST
  }

  /** Resolves when all that was sent is there, or can not get there. */
  async flushed() {
    await this.#running;
  }

  stop() {
    this.#stopped.abort();
    this.#waiting = [];
  }

  async #run() {
    while (this.#waiting.length > 0) {
      const status = await this.#deliver(this.#batch());
      if (status === 204) continue;
      if (!this.#stopped.signal.aborted) this.#failed(status === 413 ? CloseCode.TOO_BIG : NO_CODE);
      this.stop();
    }
    this.#running = null;
  }

  #batch() {
    let bytes = 0;
    let count = 0;
    for (const line of this.#waiting) {
      bytes += encoder.encode(line).length + 1;
      if (count > 0 && (count === BATCH || bytes > BODY_BYTES)) break;
      count++;
    }
    this.#sequence++;
    return this.#waiting.splice(0, count).join('\n');
  }

  /** @param {string} body @returns {Promise<number>} the last status, 204 if it was applied */
  async #deliver(body) {
    let status = 0;
    for (let tries = 1; tries <= TRIES && !this.#stopped.signal.aborted; tries++) {
      if (tries > 1) await new Promise((resolve) => this.#clock.setTimeout(() => resolve(undefined), RETRY_DELAY * 2 ** (tries - 2)));
      status = await this.#post(body);
      // 0: no answer; 409: a copy of this or of the one before is being applied; 5xx: of a proxy. All else stays so.
      if (status !== 0 && status !== 409 && status < 500) break;
    }
    return status;
  }

  /** @param {string} body @returns {Promise<number>} the status, or 0 */
  async #post(body) {
    const abort = new AbortController();
    const stop = () => abort.abort();
    this.#stopped.signal.addEventListener('abort', stop);
    const timer = this.#clock.setTimeout(stop, ANSWER_TIMEOUT);
    try {
      const response = await this.#fetch(this.#url, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/x-ndjson',
          'Beckon-Connection': this.#connection,
          'Beckon-Sequence': String(this.#sequence),
        },
        body,
        cache: 'no-store',
        keepalive: body.length < 1_000, // a bye outlives its page
        signal: abort.signal,
      });
      return response.status;
    } catch {
      return 0;
    } finally {
      this.#clock.clearTimeout(timer);
      this.#stopped.signal.removeEventListener('abort', stop);
    }
  }
}
