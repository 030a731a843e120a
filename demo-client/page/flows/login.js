import { loginToken } from '../ui/memory.js';
import { text } from '../ui/texts.js';
import { toast } from '../ui/toast.js';

/** @import { SignalingConnection } from '../lib/index.js' */

/** Behind a room's id, or in its place: of the characters of JSON Web Tokens and of Base64, as they are or with percent signs. */
const TOKEN = /(^|&)token=([\w.~+/=%-]+)/;

/** Whether the token came with this page: one that is refused then is not asked for again, or the way to it and back would have no end. */
let isFresh = false;

/** The part of the address that says for which other window's call this one logs in. */
const RENEWAL = 'renewal';

/**
 * Takes a token out of the address bar, where others would see it and links would carry it on.
 *
 * @returns {boolean} whether it was for a call in another window, which has it now
 */
export function takeToken() {
  const [page, ...rest] = location.href.split('#');
  const fragment = rest.join('#');
  const found = TOKEN.exec(fragment);
  if (!found) return false;
  const token = decoded(found[2]);
  loginToken.save(token);
  isFresh = true;
  const room = fragment.replace(TOKEN, '').replace(/^&/, '');
  history.replaceState(null, '', room ? `${page}#${room}` : page);
  const renewal = new URLSearchParams(location.search).get(RENEWAL);
  if (renewal === null) return false;
  openChannel(renewal)?.postMessage(token);
  window.close();
  return true;
}

/** @param {string} token */
function decoded(token) {
  try {
    return decodeURIComponent(token);
  } catch {
    return token; // a percent sign of its own
  }
}

/** @param {string} renewal @returns {BroadcastChannel | undefined} undefined where the browser blocks it, as Firefox does with cookies: then windows can not hear each other */
function openChannel(renewal) {
  try {
    return new BroadcastChannel(channelOf(renewal));
  } catch {
    return undefined;
  }
}

/** @param {string} renewal */
const channelOf = (renewal) => `beckon.${RENEWAL}.${renewal}`;

/** Where the server leads people to log in. @param {string} back the address that they come back to */
function loginPage(back) {
  const login = new URL('login', here());
  login.search = `?return=${encodeURIComponent(back)}`;
  return login;
}

const here = () => location.href.split(/[?#]/)[0];

/** Whether the server says where people log in. */
async function hasLogin() {
  try {
    return (await fetch(loginPage(here()), { redirect: 'manual' })).type === 'opaqueredirect';
  } catch {
    return false;
  }
}

/**
 * A minute before the login ends, people are asked to log in again. They do so in another window, and the call goes on in this one: its session is shown
 * the newer token.
 *
 * @param {SignalingConnection} session
 */
export function keepLoggedIn(session) {
  session.addEventListener('welcome', () => (isFresh = false)); // a token that was good once is refused because it has expired
  const renewal = crypto.getRandomValues(new Uint32Array(4)).join('-');
  const channel = openChannel(renewal);
  if (!channel) return;
  channel.onmessage = ({ data }) => {
    loginToken.save(data);
    session.request({ type: 'token', token: data }).catch(() => {}); // what is wrong with it is told by the end of the session
  };
  session.addEventListener('closed', () => channel.close());
  session.addEventListener('token', async ({ detail }) => {
    if (detail.re !== undefined || !(await hasLogin())) return;
    const again = { label: text('login.again'), run: () => void window.open(loginPage(`${here()}?${RENEWAL}=${renewal}`)) };
    toast(text('login.ends'), again, { stays: true });
  });
}

/**
 * After the server has refused the token, or there was none: leads to where people log in, if the server says where.
 *
 * @returns {Promise<boolean>} whether the page is left
 */
export async function logIn() {
  loginToken.forget();
  if (isFresh) return false;
  if (!(await hasLogin())) return false;
  location.assign(loginPage(location.href));
  return true;
}
