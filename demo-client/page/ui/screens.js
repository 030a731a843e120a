import { byId } from './dom.js';
import { showError } from './error-panel.js';

/** Events: `change`: another screen is shown. */
export const screens = new EventTarget();

/** @param {string} name one screen at a time; the style sheets do the rest */
export function showScreen(name) {
  document.body.dataset.screen = name;
  screens.dispatchEvent(new Event('change'));
}

/** @returns {string} */
export const currentScreen = () => document.body.dataset.screen ?? '';

/**
 * @param {string} code of the error panel's texts
 * @param {(answer: string) => void} act what its button does
 * @param {{ note?: string, back?: () => void, who?: string }} [options]
 */
export function showErrorScreen(code, act, options) {
  showScreen('error');
  showError(code, byId('error-here'), act, options);
}
