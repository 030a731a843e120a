import { SignalingError } from './signaling-error.js';

/** @import { SignalingConnection } from './signaling-connection.js' */

/**
 * Does something in a room that has no reply: the server answers only if it refuses, and otherwise its effect is seen.
 *
 * @param {object} options
 * @param {SignalingConnection} options.connection
 * @param {EventTarget} options.room on which the effect is seen
 * @param {{ type: string } & Record<string, any>} options.message
 * @param {string} options.event of the room, that may show the effect
 * @param {(detail: any) => boolean} options.isDone whether it does
 * @param {boolean} [options.isSo] it is so already, and nothing is to be seen of it
 * @param {AbortSignal} options.left this side is in the room no more
 * @param {AbortSignal} [options.signal] gives up waiting; the server may still do it
 * @returns {Promise<void>} when it is so; rejects with a {@link SignalingError}
 */
export async function act({ connection, room, message, event, isDone, isSo = false, left, signal }) {
  signal?.throwIfAborted();
  const over = new AbortController();
  /** @type {(target: EventTarget, type: string, handle: (detail: any) => void) => void} */
  const on = (target, type, handle) => target.addEventListener(type, (/** @type {any} */ { detail }) => handle(detail), { signal: over.signal });
  try {
    await new Promise((resolve, reject) => {
      on(room, event, (detail) => isDone(detail) && resolve(undefined));
      on(connection, 'closed', ({ error }) => reject(error));
      on(connection, 'welcome', ({ resumed }) => !resumed && reject(new SignalingError('session-lost', 'the session ended before the answer came', { retryable: true })));
      on(left, 'abort', () => reject(new SignalingError('closed', 'the room was left')));
      if (signal) on(signal, 'abort', () => reject(signal.reason));
      connection.send(message, { refused: reject, signal: over.signal });
      // A session does its requests in order: the answer to another one says that this one was not refused.
      if (isSo) connection.request({ type: 'who', room: message.room }, { signal: over.signal }).then(resolve, reject);
    });
  } finally {
    over.abort();
  }
}
