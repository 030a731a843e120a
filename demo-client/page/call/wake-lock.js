/** @import { CallScreen } from './call-screen.js' */

/** A screen that goes dark would take the camera with it: during a call it stays on, where the browser lets pages ask for that. @param {CallScreen} callScreen */
export function keepAwake(callScreen) {
  if (!('wakeLock' in navigator)) return;
  /** @type {WakeLockSentinel | null} */
  let lock = null;
  let isWanted = false;
  const ask = async () => {
    if (!isWanted || (lock && !lock.released)) return;
    // Refused when the battery is low, say: the call is none the worse.
    lock = await navigator.wakeLock.request('screen').catch(() => null);
    if (!isWanted) await lock?.release();
  };
  callScreen.addEventListener('opened', () => ((isWanted = true), void ask()));
  callScreen.addEventListener('closed', () => ((isWanted = false), void lock?.release()));
  // The browser takes it away whenever the page is hidden.
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && void ask());
}
