/**
 * Time as the library sees it, so that tests can own it.
 *
 * @typedef {object} Clock
 * @property {() => number} now milliseconds on a clock that never goes back
 * @property {(task: () => void, delay: number) => any} setTimeout
 * @property {(handle: any) => void} clearTimeout accepts what setTimeout returned, also after it ran, and undefined
 */

/** @type {Clock} */
export const systemClock = {
  now: () => performance.now(),
  setTimeout: (task, delay) => setTimeout(task, delay),
  clearTimeout: (handle) => clearTimeout(handle),
};
