import './support/english.js';
import assert from 'node:assert/strict';
import { test } from 'node:test';
const { linkWords } = await import('../page/connections/link-words.js');

const NETWORK = 'Another network may help, such as mobile data.';
const FIREWALL = 'A firewall may block it. Another network may help.';
const BROWSER = 'A newer browser may help.';
const WORDS = [
  ['certificate', 'The connection to Bo was closed: its encryption key changed.', 'Somebody may have come between you two. Compare the safety code before you go on.', 'Connect again'],
  ['lost', 'The connection to Bo was lost and did not come back.', 'Check the network, or try another one.'],
  ['no-answer', 'Bo’s page does not answer.', 'Bo may have to load it anew.'],
  ['no-relay', 'No direct way to Bo, and this server has no relay.', NETWORK],
  ['relay-refused', 'No direct way to Bo, and the server’s relay does not take this page.', 'Load the page anew.'],
  ['relay-unreachable', 'No direct way to Bo, and the server’s relay can not be reached from here.', FIREWALL],
  ['no-route', 'No way to Bo was found, directly or by the relay.', NETWORK],
  ['no-network', 'This browser found no network address for a connection to Bo.', 'A VPN or an extension may block WebRTC.'],
  ['encryption', 'Bo can be reached, but no encrypted connection was made.', FIREWALL],
  ['offer-refused', 'This browser and Bo’s do not understand each other.', BROWSER],
  ['answer-refused', 'This browser and Bo’s do not understand each other.', BROWSER],
  ['too-large', 'The server does not pass on what this browser says to Bo: it is too large.', BROWSER],
  ['forbidden', 'The server does not allow a connection to Bo.', 'Whoever runs it can change that.'],
  ['rate-limited', 'There is no connection to Bo.', NETWORK],
  ['toString', 'There is no connection to Bo.', NETWORK],
  [undefined, 'There is no connection to Bo.', NETWORK],
];
for (const [cause, what, help, action = 'Try again'] of WORDS) {
  test(`why there is no connection, and what helps: ${cause}`, () => assert.deepEqual(linkWords(cause, 'Bo'), { what, help, action }));
}
