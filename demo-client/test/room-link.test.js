import assert from 'node:assert/strict';
import { test } from 'node:test';
import { roomFromLink } from '../page/invite/room-link.js';

globalThis.location ??= { origin: 'https://calls.example.org' };

const ID = 'q3n5uIAc-lZ_0wJ8kq2b9g';
const link = (fragment) => `https://calls.example.org/#${fragment}`;

for (const fragment of [
  ID,
  `${ID}.`,
  `${ID},`,
  `${ID})`,
  `${ID}).`,
  `${ID}>`,
  `${ID}"`,
  `${ID}”`,
  `${ID}。`,
  `${ID}%E3%80%82`,
  `${ID}%20`,
  `${ID}%29`,
  `${ID}%`,
  `${ID}*`,
  `/${ID}`,
  `%2F${ID}`,
  `!${ID}`,
  `/${ID}/`,
  `${ID}&utm_source=chat`,
  `${ID}?fbclid=abc`,
  `${ID}?utm_source=a&utm_medium=b`,
  `${ID}:~:text=call`,
  `${ID}#top`,
  `${ID} see you there`,
]) {
  test(`#${fragment} leads into the room`, () => assert.equal(roomFromLink(link(fragment)), ID));
}

for (const text of ['', 'https://calls.example.org/', link(''), link('%20'), link('utm_source=chat'), link('utm_source=chat&utm_medium=x'), 'see you there']) {
  test(`${JSON.stringify(text)} names no room`, () => assert.equal(roomFromLink(text), null));
}

for (const fragment of [`${'x'.repeat(65)}`, `${ID}…`, `${ID}...`, `${ID}%E2%80%A6`, '…', '%E2%80%A6']) {
  test(`#${fragment} is an invitation that can not be followed, and no other one`, () => assert.equal(roomFromLink(link(fragment)), undefined));
}

test('what is pasted may be a whole message, in which there are other links and signs', () => {
  assert.equal(roomFromLink(`Stand-up #3 of #backend: ${link(ID)}`), ID);
  assert.equal(roomFromLink(`#1: ${link(ID)} (agenda: https://wiki.example.org/a#b)`), ID);
  assert.equal(roomFromLink(`agenda: https://wiki.example.org/a#b, call: ${link(ID)}.`), ID);
});

test('what is pasted may be a whole message, or the id alone', () => {
  assert.equal(roomFromLink(`Join my call: ${link(ID)} in five minutes`), ID);
  assert.equal(roomFromLink(` ${ID}\n`), ID);
});
