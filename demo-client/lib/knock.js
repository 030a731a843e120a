import { SignalingError } from './signaling-error.js';

/** @import { SignalingConnection } from './signaling-connection.js' */

/**
 * Asks to be let into a room, and waits for the word of its moderator: after `admitted` the room can be joined once,
 * locked or not and without its password.
 *
 * @param {SignalingConnection} connection that is open
 * @param {string} room
 * @param {{ signal?: AbortSignal }} [options]
 * @returns {Promise<void>} rejects with a {@link SignalingError}, `denied` when the moderator does not want to
 */
export async function knock(connection, room, { signal } = {}) {
  const answered = new AbortController();
  const answer = new Promise((resolve, reject) => {
    /** @type {(type: string, handle: (detail: any) => void) => void} */
    const on = (type, handle) =>
      connection.addEventListener(type, (/** @type {any} */ event) => handle(event.detail), { signal: answered.signal });
    const fail = (/** @type {string} */ code, /** @type {string} */ text) => reject(new SignalingError(code, text));
    on('admitted', (message) => message.room === room && resolve(undefined));
    on('denied', (message) => message.room === room && fail('denied', 'the moderator did not open'));
    // A server that has forgotten this session has forgotten that it knocked.
    on('welcome', ({ resumed }) => !resumed && fail('session-lost', 'the session ended while waiting at the door'));
    on('closed', ({ error }) => reject(error));
    signal?.addEventListener('abort', () => reject(signal.reason), { signal: answered.signal });
  });
  // When the request itself fails nobody waits for the answer any more.
  answer.catch(() => {});
  try {
    await connection.request({ type: 'knock', room }, { signal });
    await answer;
  } finally {
    answered.abort();
  }
}
