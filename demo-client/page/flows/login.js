import { loginToken } from '../ui/memory.js';

/** Behind a room's id, or in its place. */
const TOKEN = /(^|&)token=([A-Za-z0-9._~-]+)/;

/** Whether the token came with this page: one that is refused then is not asked for again, or the way to it and back would have no end. */
let isFresh = false;

/** Takes a token out of the address bar, where others would see it and links would carry it on. */
export function takeToken() {
  const [page, ...rest] = location.href.split('#');
  const fragment = rest.join('#');
  const found = TOKEN.exec(fragment);
  if (!found) return;
  loginToken.save(found[2]);
  isFresh = true;
  const room = fragment.replace(TOKEN, '').replace(/^&/, '');
  history.replaceState(null, '', room ? `${page}#${room}` : page);
}

/**
 * After the server has refused the token, or there was none: leads to where people log in, if the server says where.
 *
 * @returns {Promise<boolean>} whether the page is left
 */
export async function logIn() {
  loginToken.forget();
  if (isFresh) return false;
  const login = new URL('login', location.href.split(/[?#]/)[0]);
  login.search = `?return=${encodeURIComponent(location.href)}`;
  try {
    const { type } = await fetch(login, { redirect: 'manual' });
    if (type !== 'opaqueredirect') return false;
  } catch {
    return false;
  }
  location.assign(login);
  return true;
}
