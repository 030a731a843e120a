import { text } from '../ui/texts.js';

/**
 * How to give a page its camera back, by browser: no page can do it for its user.
 *
 * @param {string} userAgent
 * @returns {string[]}
 */
export function permissionSteps(userAgent) {
  const isPhone = /Android|iPhone|iPad/.test(userAgent);
  return text(keyOf(userAgent, isPhone)).split('\n');
}

/** @param {string} userAgent @param {boolean} isPhone */
function keyOf(userAgent, isPhone) {
  if (/iPhone|iPad/.test(userAgent)) return 'steps.ios';
  if (/Firefox\//.test(userAgent)) return 'steps.firefox';
  if (/Chrome\//.test(userAgent)) return isPhone ? 'steps.android' : 'steps.chrome';
  return 'steps.other';
}
