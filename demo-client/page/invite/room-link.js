const ROOM_ID = /^[A-Za-z0-9_-]{1,64}$/;

/**
 * The room is in the fragment, which browsers send to no server and in no referrer.
 *
 * @param {string} text an invitation link, or the bare id
 * @returns {string | null} null where there is no room in it
 */
export function roomFromLink(text) {
  const trimmed = text.trim();
  const id = trimmed.includes('#') ? trimmed.slice(trimmed.indexOf('#') + 1) : trimmed;
  return ROOM_ID.test(id) ? id : null;
}

/** @param {string} room */
export function linkToRoom(room) {
  return new URL(`#${room}`, location.href.split('#')[0]).href;
}
