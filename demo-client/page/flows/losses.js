/** @import { SignalingConnection } from '../lib/index.js' */

/** How long a session may take to move from one good socket to another before that counts as a loss, in ms. */
export const PATIENCE = 1_000;

/**
 * Tells when the server is lost, and when it is back from a loss that was told. A lost socket is told at once; a session that moves by itself to a better
 * socket only if the new one keeps it waiting.
 *
 * @param {SignalingConnection} session
 * @param {(up: boolean) => void} tell
 * @param {{ signal: AbortSignal, clock?: { setTimeout: (task: () => void, delay: number) => any, clearTimeout: (handle: any) => void } }} options `signal` ends it
 */
export function followLosses(session, tell, { signal, clock = globalThis }) {
  let up = true;
  /** @type {any} */
  let timer;
  /** @param {boolean} now */
  const become = (now) => {
    clock.clearTimeout(timer);
    if (now === up) return;
    up = now;
    tell(now);
  };
  const onState = (/** @type {any} */ { detail: { state } }) => {
    clock.clearTimeout(timer);
    if (state === 'open') become(true);
    else if (state === 'resuming') timer = clock.setTimeout(() => become(false), PATIENCE);
  };
  session.addEventListener('statechange', onState, { signal });
  session.addEventListener('retry', () => become(false), { signal });
  signal.addEventListener('abort', () => clock.clearTimeout(timer), { once: true });
}
