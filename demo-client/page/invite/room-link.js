/** Such as `utm_source=chat`, which some put behind links instead of in front of the `#`. */
const PARAMETER = /^[\w.-]+=/;
/** An id, whatever stands around it: a full stop or a bracket of the sentence that the link was in, a slash, parameters. */
const AROUND = /^[^A-Za-z0-9_-]*([A-Za-z0-9_-]+)(.*)$/su;
const ROOM_ID = /^[A-Za-z0-9_-]{1,64}$/;
/** Some programs encode the `#` behind the slash, even twice, or pack the whole link into another one. */
const ENCODED = /(?:\/|2F)%(?:25)*23/i;
/** In a message there may be a `#` that is in no link, and links to other pages. */
const WORDS = /\S*(?:#|(?:\/|2F)%(?:25)*23)\S*/gi;
/** What was cut off is another room. */
const CUT_OFF = /^\s*(…|\.{2,})/u;
/** Hyphens and spaces without a width, by which programs break long words, and isolates. */
const UNSEEN = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/gu;
/** What a browser is to mark on the page (WICG scroll to text fragment). */
const DIRECTIVE = /:~:.*$/s;

/**
 * The room is in the fragment, which browsers send to no server and in no referrer. Links are passed on by people and programs that put things around
 * them: that is no part of the room's id, because no id has such characters in it.
 *
 * @param {string} text an invitation link, a message with one in it, or the bare id
 * @returns {string | null | undefined} null where there is none; undefined where there is something in its place that can not be one
 */
export function roomFromLink(text) {
  const words = text.match(WORDS) ?? [];
  const link = words.find((word) => word.includes(location.host)) ?? words.find((word) => /https?:/i.test(word)) ?? text.trim();
  const fragment = fragmentOf(link);
  if (fragment === undefined) return ROOM_ID.test(link) ? link : null;
  if (fragment.trim() === '' || PARAMETER.test(fragment)) return null;
  const [, id = '', rest = ''] = AROUND.exec(fragment) ?? [];
  return ROOM_ID.test(id) && !CUT_OFF.test(rest) ? id : undefined;
}

/** @param {string} room @returns {string} without what was in front of the `#` to tell who came by which link */
export function linkToRoom(room) {
  return new URL(`#${room}`, location.href.split(/[?#]/)[0]).href;
}

/** @param {string} link @returns {string | undefined} decoded; undefined where there is none */
function fragmentOf(link) {
  const start = /#/.exec(link) ?? ENCODED.exec(link);
  if (!start) return undefined;
  return decoded(link.slice(start.index + start[0].length)).replace(UNSEEN, '').replace(DIRECTIVE, '');
}

/** @param {string} fragment */
function decoded(fragment) {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment; // a percent sign of its own
  }
}
