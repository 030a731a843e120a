/** @import { SignalingConnection } from '../lib/index.js' */

/** How long a session may take to move from one good socket to another before that counts as a loss, in ms. */
export const PATIENCE = 1_000;

/** The close codes of a server that stops: it sends its clients to another one, or has them come back when it has started again. */
const SENT_AWAY = new Set([1001, 1012]);

/**
 * Tells when the server is lost, and when it is back from a loss that was told. A lost socket is told at once; a session that moves to another socket, by itself or
 * because its server stops, only if the new one keeps it waiting.
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
  /** @param {number} delay before the session tries the other socket */
  const moves = (delay) => {
    clock.clearTimeout(timer);
    timer = clock.setTimeout(() => become(false), delay + PATIENCE);
  };
  const onState = (/** @type {any} */ { detail: { state } }) => {
    clock.clearTimeout(timer);
    if (state === 'open') become(true);
    else if (state === 'resuming') moves(0);
  };
  const onRetry = (/** @type {any} */ { detail: { code, delay } }) => (SENT_AWAY.has(code) ? moves(delay) : become(false));
  session.addEventListener('statechange', onState, { signal });
  session.addEventListener('retry', onRetry, { signal });
  signal.addEventListener('abort', () => clock.clearTimeout(timer), { once: true });
}
