import { systemClock } from './clock.js';
import { readEvents } from './event-reader.js';
import { PostQueue } from './post-queue.js';
import { CloseCode, NO_CODE } from './protocol.js';

/** @import { Clock } from './clock.js' */

/** How long a close waits for what was sent before it. */
const LAST_WORDS = 2_000;
/** A connection over server-sent events and POST (PROTOCOL.md, SSE + POST) that looks like a WebSocket. */
export class SseSocket {
  #url;
  #clock;
  #fetch;
  #abort = new AbortController();
  /** @type {PostQueue | null} */
  #posts = null;
  #code = NO_CODE;
  #closed = false;

  /** @type {(() => void) | null} */
  onopen = null;
  /** @type {((event: { data: string }) => void) | null} */
  onmessage = null;
  /** @type {((event: { code: number }) => void) | null} */
  onclose = null;

  /** @param {URL} url http(s) @param {{ clock?: Clock, fetch?: typeof globalThis.fetch }} [options] */
  constructor(url, { clock = systemClock, fetch = (...request) => globalThis.fetch(...request) } = {}) {
    this.#url = url;
    this.#clock = clock;
    this.#fetch = fetch;
    this.#read();
  }

  /** @param {string} text a message */
  send(text) {
    this.#posts?.send(text);
  }

  /** The code stays here: the server sees the stream end, after what was sent before. @param {number} [code] */
  close(code = CloseCode.NORMAL) {
    if (this.#closed) return;
    const end = () => this.#end(code);
    const timer = this.#clock.setTimeout(end, LAST_WORDS);
    Promise.resolve(this.#posts?.flushed()).then(() => (this.#clock.clearTimeout(timer), end()));
  }

  async #read() {
    try {
      const response = await this.#fetch(this.#url, {
        headers: { Accept: 'text/event-stream' },
        cache: 'no-store',
        signal: this.#abort.signal,
      });
      if (response.ok && response.body) await readEvents(response.body, (name, data) => this.#event(name, data));
    } catch {
      // broken, blocked or closed from here: the end says it all
    }
    this.#end(this.#code);
  }

  /** @param {string} name @param {string} data */
  #event(name, data) {
    if (this.#closed) return;
    if (name === 'message') {
      this.onmessage?.({ data });
    } else if (name === 'open') {
      this.#posts = new PostQueue({
        url: this.#url,
        connection: data,
        clock: this.#clock,
        fetch: this.#fetch,
        failed: (code) => this.#end(code),
      });
      this.onopen?.();
    } else if (name === 'ping') {
      this.#posts?.send('');
    } else if (name === 'close') {
      this.#code = Number.parseInt(data, 10) || NO_CODE;
      this.#end(this.#code);
    }
  }

  /** @param {number} code */
  #end(code) {
    if (this.#closed) return;
    this.#closed = true;
    this.#posts?.stop();
    this.#abort.abort();
    this.onclose?.({ code });
  }
}
