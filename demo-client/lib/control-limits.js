import { Bucket } from './bucket.js';

/** @import { Clock } from './clock.js' */
/** @import { Rate } from './bucket.js' */
/** @typedef {{ type: string } & Record<string, any>} Message */

/** Characters of one message: the longest chat text, with every character escaped, fits. */
export const LONGEST = 32 * 1024;
/** Messages of all kinds: what is beyond is not even read. */
const ALL = { burst: 2_000, perSecond: 500 };
/** What an application sends of its own, all kinds together. */
const OTHERS = { burst: 400, perSecond: 100 };

/** What people bring about, with some room. Chat.say keeps to half of its own. @type {Record<string, Rate>} */
const RATES = {
  state: { burst: 12, perSecond: 4 },
  recording: { burst: 6, perSecond: 1 },
  consent: { burst: 6, perSecond: 1 },
  chat: { burst: 60, perSecond: 10 },
  'chat-ack': { burst: 60, perSecond: 10 },
  reaction: { burst: 20, perSecond: 10 },
  'sas-commit': { burst: 4, perSecond: 0.1 },
  'sas-reveal': { burst: 4, perSecond: 0.1 },
  'file-offer': { burst: 100, perSecond: 5 },
  'file-accept': { burst: 100, perSecond: 20 },
  'file-decline': { burst: 100, perSecond: 20 },
  'file-done': { burst: 100, perSecond: 20 },
  'file-cancel': { burst: 100, perSecond: 20 },
};

/** Of these only the newest counts: one that comes too soon waits, and a newer one takes its place. */
const NEWEST_COUNTS = new Set(['state', 'recording', 'consent', 'chat-ack']);

/**
 * What one peer may say on its control channel: how much of each kind, whatever its page is. What is beyond is dropped; of what describes a state
 * the newest always arrives, late.
 *
 * Test: control-limits.test.js
 */
export class ControlLimits {
  #clock;
  #deliver;
  #all;
  #others;
  /** @type {Map<string, Bucket>} by type */
  #buckets = new Map();
  /** What waits, by type. @type {Map<string, { message: Message, timer: any }>} */
  #waiting = new Map();

  /** @param {Clock} clock @param {(message: Message) => void} deliver */
  constructor(clock, deliver) {
    this.#clock = clock;
    this.#deliver = deliver;
    this.#all = new Bucket(clock, ALL);
    this.#others = new Bucket(clock, OTHERS);
  }

  /** Before it is read. @param {any} data @returns {boolean} */
  admits(data) {
    return typeof data === 'string' && data.length <= LONGEST && this.#all.take();
  }

  /** @param {Message} message */
  take(message) {
    const { type } = message;
    const waiting = this.#waiting.get(type);
    if (waiting) waiting.message = message;
    else if (this.#bucketOf(type).take()) this.#deliver(message);
    else if (NEWEST_COUNTS.has(type)) this.#waiting.set(type, { message, timer: this.#later(type) });
  }

  stop() {
    for (const { timer } of this.#waiting.values()) this.#clock.clearTimeout(timer);
    this.#waiting.clear();
  }

  /** @param {string} type */
  #later(type) {
    return this.#clock.setTimeout(() => {
      const { message } = /** @type {{ message: Message }} */ (this.#waiting.get(type));
      this.#waiting.delete(type);
      this.take(message);
    }, this.#bucketOf(type).wait);
  }

  /** @param {string} type */
  #bucketOf(type) {
    const rate = Object.hasOwn(RATES, type) ? RATES[type] : undefined;
    if (!rate) return this.#others;
    const bucket = this.#buckets.get(type) ?? new Bucket(this.#clock, rate);
    this.#buckets.set(type, bucket);
    return bucket;
  }
}
