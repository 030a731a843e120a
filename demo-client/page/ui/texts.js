/** @import en from '../texts/en.js' */
/** @typedef {keyof typeof en} TextKey */
/** @typedef {string | { [plural in Intl.LDMLPluralRule]?: string }} Entry */

/** The languages that the page speaks, each with a catalogue in `texts/`; the first one where the browser asks for none of them. */
export const LANGUAGES = ['en', 'de', 'es', 'fr', 'ar'];
const FROM_RIGHT = ['ar'];

/** @param {readonly string[]} wanted language tags (BCP 47), the best first @returns {string} */
export function choose(wanted) {
  return wanted.map((tag) => tag.toLowerCase().split('-')[0]).find((tag) => LANGUAGES.includes(tag)) ?? LANGUAGES[0];
}

/**
 * For numbers, times and lists, in the language of the page: with the region, where the browser names one, and Western digits, which are those of ids and addresses too.
 *
 * @param {string} spoken one of {@link LANGUAGES} @param {readonly string[]} wanted
 * @returns {Intl.Locale}
 */
export function localeOf(spoken, wanted) {
  const western = { numberingSystem: 'latn' };
  const tag = wanted.find((one) => one.toLowerCase().split('-')[0] === spoken) ?? spoken;
  try {
    return new Intl.Locale(tag, western);
  } catch {
    return new Intl.Locale(spoken, western); // some systems make browsers name things that are no tags
  }
}

export const language = choose(globalThis.navigator?.languages ?? []);
export const direction = FROM_RIGHT.includes(language) ? 'rtl' : 'ltr';
export const locale = localeOf(language, globalThis.navigator?.languages ?? []);

/** @type {{ default: Record<string, Entry> }} */
const { default: catalogue } = await import(`../texts/${language}.js`);
const plurals = new Intl.PluralRules(language);
const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
const PLACE = /\{([a-z]+)\}/i;

/**
 * @param {TextKey} key
 * @param {Record<string, string | number>} [values] what stands in the places; `count` chooses the plural
 * @returns {string}
 */
export function text(key, values = {}) {
  return pieces(key, values).join('');
}

/**
 * The same with elements in its places.
 *
 * @param {TextKey} key
 * @param {Record<string, Node | string | number>} values
 * @returns {(Node | string)[]}
 */
export function pieces(key, values) {
  const entry = catalogue[key];
  const sentence = typeof entry === 'string' ? entry : entry[plurals.select(Number(values.count))] ?? '';
  // Every second piece is the name of a place.
  return sentence.split(PLACE).map((piece, at) => (at % 2 === 0 ? piece : isolated(values[piece])));
}

/** A name that runs the other way must not turn what stands beside it around. @param {Node | string | number} value */
function isolated(value) {
  if (typeof value === 'object') return value;
  const piece = String(value);
  return direction === 'rtl' || RIGHT_TO_LEFT.test(piece) ? `\u2068${piece}\u2069` : piece;
}
