/** @import { LinkCause } from '../lib/index.js' */
/** @typedef {{ what: string, help: string, action: string }} LinkWords */

const AGAIN = 'Try again';

/**
 * Why there is no connection to somebody, what helps, and what the tile's button is called.
 *
 * @param {LinkCause | undefined} cause
 * @param {string} name
 * @returns {LinkWords}
 */
export function linkWords(cause, name) {
  const words = WORDS[cause ?? '']?.(name) ?? { what: `There is no connection to ${name}.`, help: 'Another network may help.' };
  return { action: AGAIN, ...words };
}

/** @type {Record<string, (name: string) => { what: string, help: string, action?: string }>} */
const WORDS = {
  certificate: (name) => ({
    what: `The connection to ${name} was closed: its encryption key changed.`,
    help: 'Somebody may have come between you two. Compare the safety code before you go on.',
    action: 'Connect again',
  }),
  lost: (name) => ({ what: `The connection to ${name} was lost and did not come back.`, help: 'Check the network, or try another one.' }),
  'no-answer': (name) => ({ what: `${name}’s page does not answer.`, help: `${name} may have to load it anew.` }),
  'no-relay': (name) => ({ what: `There is no direct way to ${name}, and this server has no relay.`, help: 'Another network may help, such as mobile data.' }),
  'relay-refused': (name) => ({ what: `There is no direct way to ${name}, and the server’s relay does not take this page.`, help: 'Load the page anew.' }),
  'relay-unreachable': (name) => ({ what: `There is no direct way to ${name}, and the server’s relay can not be reached from here.`, help: 'A firewall may block it. Another network may help.' }),
  'no-route': (name) => ({ what: `No way to ${name} was found, directly or by the relay.`, help: 'Another network may help, here or there.' }),
  'no-network': (name) => ({ what: `This browser found no network address for a connection to ${name}.`, help: 'A VPN or an extension may block WebRTC.' }),
  encryption: (name) => ({ what: `${name} can be reached, but no encrypted connection was made.`, help: 'A firewall may block it. Another network may help.' }),
  'offer-refused': mismatch,
  'answer-refused': mismatch,
  'too-large': (name) => ({ what: `The server does not pass on the description of the connection to ${name}: it is too large.`, help: 'Another browser may help.' }),
  forbidden: (name) => ({ what: `The server does not allow a connection to ${name}.`, help: 'Whoever runs it can change that.' }),
};

/** @param {string} name */
function mismatch(name) {
  return { what: `This browser and ${name}’s do not understand each other.`, help: 'An update of one of them may help.' };
}
