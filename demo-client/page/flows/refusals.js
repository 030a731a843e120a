import { logIn } from './login.js';

/** The page's errors by the server's codes. @type {Record<string, string>} */
const SCREENS = {
  'not-found': 'room-unknown',
  'room-full': 'room-full',
  forbidden: 'forbidden',
  unauthenticated: 'forbidden',
  'id-taken': 'id-taken',
  replaced: 'id-taken',
  expired: 'login-ended',
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

/** A server that refuses `hello` by a fault of its own can be reached. @param {{ error?: object }} retry of the session @returns {'server-fault' | 'server-gone'} the screen that says so */
export const screenOfRetry = ({ error }) => (error ? 'server-fault' : 'server-gone');

/**
 * What a refused `hello` means. All that a person chooses of one is the name, so where the server finds it malformed, it is the name that was refused. Where the server wants
 * a login, the page is left for it, if the server says where that is.
 *
 * @param {{ code: string }} error
 * @returns {Promise<string>} its code, or `name-refused`; never, where the page is left
 */
export async function codeOfHello({ code }) {
  if (code === 'unauthenticated' && (await logIn())) return new Promise(() => {});
  return code === 'bad-message' ? 'name-refused' : code;
}

/**
 * What the end of a session means that the server had let in: a token that is refused later has expired.
 *
 * @param {{ code: string }} error
 */
export const codeOfEnd = ({ code }) => (code === 'unauthenticated' ? 'expired' : code);
