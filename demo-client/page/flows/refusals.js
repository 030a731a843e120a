import { SignalingError } from '../lib/index.js';
import { keepLoggedIn, logIn } from './login.js';

/** @import { SignalingConnection } from '../lib/index.js' */

/** The page's errors by the server's codes. @type {Record<string, string>} */
const SCREENS = {
  'not-found': 'room-unknown',
  'room-full': 'room-full',
  forbidden: 'forbidden',
  unauthenticated: 'forbidden',
  'id-taken': 'id-taken',
  expired: 'forbidden',
  kicked: 'removed',
  ended: 'ended',
  'name-refused': 'name-refused',
};
/** The server is there and says no, to what this page sends to every server. */
const UNEXPECTED = ['bad-json', 'bad-message', 'bad-state', 'too-large', 'rate-limited'];

/** @param {string} code of a SignalingError, or `name-refused` @returns {string} the screen that says so; whatever else goes wrong, the server is not to be had */
export function screenOfRefusal(code) {
  return SCREENS[code] ?? (UNEXPECTED.includes(code) ? 'refused' : 'server-gone');
}

/**
 * Opens the session, or leaves the page for the one on which people log in. All that a person chooses of a `hello` is the name, so where the server finds it malformed, it is the name that was refused.
 *
 * @param {SignalingConnection} session
 * @param {{ signal?: AbortSignal }} [options]
 * @returns {Promise<void>} rejects with `name-refused` then
 */
export async function openSession(session, options) {
  keepLoggedIn(session);
  try {
    await session.connect(options);
  } catch (/** @type {any} */ error) {
    if (error.code === 'unauthenticated' && (await logIn())) return new Promise(() => {}); // the page is left
    throw error.code === 'bad-message' ? new SignalingError('name-refused', error.message) : error;
  }
}
