import { encode } from '../vendor/punycode.js';

const MOST = 64;
/** Lone surrogates, control characters, direction overrides and isolates, and what has no width of its own: messengers put them around names. */
const UNSEEN = /[\p{Cs}\p{Cc}\u00ad\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]/gu;
/** In these scripts a word is the same word without its marks, and many people type it so; in others it is another word. */
const MARKS = /([\p{Script=Latin}\p{Script=Greek}\p{Script=Arabic}\p{Script=Hebrew}])\p{M}+/gu;
/** Latin letters that are no letter with a mark on it, as people without their keyboard type them. */
const LATIN = new Map(Object.entries({ ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ħ: 'h', ı: 'i', ŋ: 'ng', ŧ: 't', ɓ: 'b', ɗ: 'd', ƙ: 'k', ƴ: 'y', ɛ: 'e', ɔ: 'o', ə: 'e', ǝ: 'e' }));
/** Letters that look like others, and those others (after Unicode UTS 39): Cyrillic and Greek like Latin, Persian like Arabic; ё is mostly written е. */
const LOOKALIKES = new Map([
  ...pairs('асԁеһіјкӏопрԛгѕуѵԝхё', 'acdehijklonpqrsyvwxe'),
  ...pairs('αγικνορυχωητς', 'ayikvopuxwntσ'),
  ...pairs('ىیک٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹', 'ييك01234567890123456789'),
]);

/**
 * A name as others may be shown it: PROTOCOL.md, "names".
 *
 * @param {string} text that somebody typed or pasted
 * @returns {string} at most 64 characters; empty where nothing of it can be seen
 */
export function tidyName(text) {
  const seen = text.replace(/[\s\u2028\u2029]+/gu, ' ').replace(UNSEEN, '').trim();
  return [...seen].slice(0, MOST).join('').trim();
}

/**
 * A name as others type it who want to call: without capitals, spaces and signs, Latin letters without marks, other scripts as they are.
 *
 * @param {string} name
 * @returns {string} empty where there is no letter or digit in it
 */
export function handleOf(name) {
  return tidyName(name)
    .normalize('NFKD')
    .toLowerCase()
    .replace(MARKS, '$1')
    .replace(/\p{Script=Latin}/gu, (letter) => LATIN.get(letter) ?? letter)
    .normalize('NFC')
    .replace(/[\u0640\u200c\u200d]/gu, '') // what joins Arabic letters, or keeps them apart
    .replace(/[^\p{L}\p{M}\p{N}_]+/gu, '-')
    .replace(/^-+|-+$/g, '');
}

/**
 * The peer id of whoever is online under a name. Ids are `[A-Za-z0-9_-]{1,64}` (PROTOCOL.md), so a handle that needs more than that is written in
 * Punycode after `xn--`, as in domain names (RFC 3492, RFC 5890): no two handles have one id unless they look the same.
 *
 * @param {string} name or handle
 * @returns {string | undefined} undefined where it would be longer than 64 characters; empty where the handle is
 */
export function idOf(name) {
  const look = [...handleOf(name)].map((letter) => LOOKALIKES.get(letter) ?? letter).join('');
  const id = /^[a-z0-9_-]*$/.test(look) ? look : `xn--${encode(look)}`;
  return id.length > MOST ? undefined : id;
}

/** @param {string} handle */
export function linkToPerson(handle) {
  return new URL(`?call=${encodeURIComponent(handle)}`, location.href.split(/[?#]/)[0]).href;
}

/** @param {string} letters @param {string} others @returns {[string, string][]} */
function pairs(letters, others) {
  const targets = [...others];
  return [...letters].map((letter, at) => [letter, targets[at]]);
}
