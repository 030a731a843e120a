/** Such as `utm_source=chat`, which some put behind links instead of in front of the `#`. */
const PARAMETER = /^[\w.-]+=/;
/** An id, whatever stands around it: a full stop or a bracket of the sentence that the link was in, a slash, parameters. */
const AROUND = /^[^A-Za-z0-9_-]*([A-Za-z0-9_-]+)(.*)$/su;
const ROOM_ID = /^[A-Za-z0-9_-]{1,64}$/;
/** In a message there may be a `#` that is in no link, and links to other pages. */
const ADDRESSES = /https?:\/\/\S*#\S*/g;
/** What was cut off is another room. */
const CUT_OFF = /^\s*(…|\.{2,})/u;

/**
 * The room is in the fragment, which browsers send to no server and in no referrer. Links are passed on by people and programs that put things behind
 * them: that is no part of the room's id, because no id has such characters in it.
 *
 * @param {string} text an invitation link, a message with one in it, or the bare id
 * @returns {string | null | undefined} null where there is none; undefined where there is something in its place that can not be one
 */
export function roomFromLink(text) {
  const addresses = text.match(ADDRESSES) ?? [text];
  const link = (addresses.find((address) => address.startsWith(location.origin)) ?? addresses[0]).trim();
  const start = link.indexOf('#');
  if (start < 0) return ROOM_ID.test(link) ? link : null;
  const fragment = decoded(link.slice(start + 1));
  if (fragment.trim() === '' || PARAMETER.test(fragment)) return null;
  const [, id = '', rest = ''] = AROUND.exec(fragment) ?? [];
  return ROOM_ID.test(id) && !CUT_OFF.test(rest) ? id : undefined;
}

/** @param {string} room */
export function linkToRoom(room) {
  return new URL(`#${room}`, location.href.split('#')[0]).href;
}

/** @param {string} fragment */
function decoded(fragment) {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment; // a percent sign of its own
  }
}
