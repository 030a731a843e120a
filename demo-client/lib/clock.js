/**
 * Time as the library sees it, so that tests can own it.
 *
 * @typedef {object} Clock
 * @property {() => number} now milliseconds on a clock that never goes back
 * @property {(task: () => void, delay: number) => any} setTimeout
 * @property {(handle: any) => void} clearTimeout accepts what setTimeout returned, also after it ran, and undefined
 */

/** Timers take a longer delay for none at all: 25 days. */
const LONGEST = 2 ** 31 - 1;

/** @type {Clock} */
export const systemClock = {
  now: () => performance.now(),
  setTimeout: (task, delay) => setTimeout(task, Math.min(delay, LONGEST)),
  clearTimeout: (handle) => clearTimeout(handle),
};
