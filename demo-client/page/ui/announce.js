import { byId } from './dom.js';

/**
 * For those who hear the page. Polite for what is worth knowing, assertive for the loss of a connection only.
 *
 * @param {string} text
 */
export function announce(text) {
  speak(byId('status'), text);
}

/** @param {string} text */
export function alarm(text) {
  speak(byId('alert'), text);
}

/** @param {HTMLElement} region @param {string} text */
function speak(region, text) {
  // The same words twice in a row would not be a change, and so would not be read.
  region.textContent = region.textContent === text ? `${text}\u00a0` : text;
}
