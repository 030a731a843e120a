import { toast } from '../ui/toast.js';

/** @import { SignalingConnection } from '../lib/index.js' */

/** As much of one fits. */
const MOST = 200;

/** What the server says is shown, if it is something to read: a text, or an object with a `text`. @param {any} data @returns {string | undefined} */
export function textOfNotice(data) {
  const text = typeof data === 'string' ? data : data?.text;
  return typeof text === 'string' && text.trim() !== '' ? text.trim().slice(0, MOST) : undefined;
}

/** @param {SignalingConnection} session */
export function showNotices(session) {
  session.addEventListener('notice', ({ detail }) => {
    const text = textOfNotice(detail.data);
    if (text !== undefined) toast(text);
  });
}
