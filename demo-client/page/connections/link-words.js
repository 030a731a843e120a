import { text } from '../ui/texts.js';

/** @import { LinkCause } from '../lib/index.js' */
/** @import { TextKey } from '../ui/texts.js' */

/** What helps, by the cause of there being no connection. @type {Record<string, TextKey>} */
const HELP = {
  certificate: 'link.help-compare',
  lost: 'link.help-check',
  'no-answer': 'link.help-they-reload',
  'no-relay': 'link.help-network',
  'relay-refused': 'link.help-reload',
  'relay-unreachable': 'link.help-firewall',
  'no-route': 'link.help-network',
  'no-network': 'link.help-vpn',
  encryption: 'link.help-firewall',
  mismatch: 'link.help-update',
  'too-large': 'link.help-update',
  forbidden: 'link.help-operator',
  other: 'link.help-network',
};

/** Which of two browsers it is that does not take the other's word, people can not tell. @type {Record<string, string>} */
const ALIKE = { 'offer-refused': 'mismatch', 'answer-refused': 'mismatch' };

/**
 * Why there is no connection to somebody, what helps, and what the tile's button is called.
 *
 * @param {LinkCause | undefined} cause
 * @param {string} name
 * @returns {{ what: string, help: string, action: string }}
 */
export function linkWords(cause = 'other', name) {
  const known = ALIKE[cause] ?? cause;
  const word = Object.hasOwn(HELP, known) ? known : 'other';
  return {
    what: text(/** @type {TextKey} */ (`link.${word}`), { name }),
    help: text(HELP[word], { name }),
    action: text(word === 'certificate' ? 'link.connect-again' : 'link.try-again'),
  };
}
