const NAME = 'Beckon';
const title = { what: '', unread: 0 };

/** What the browser's tab says: how much is unread, what goes on, and whose page it is. @param {Partial<typeof title>} change */
export function setTitle(change) {
  Object.assign(title, change);
  document.title = (title.unread > 0 ? `(${title.unread}) ` : '') + (title.what === '' ? NAME : `${title.what} – ${NAME}`);
}
