import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linkToRoom, roomFromLink } from '../page/invite/room-link.js';

globalThis.location ??= { host: 'calls.example.org', href: 'https://calls.example.org/?fbclid=x#before' };

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
  `${ID}&amp;utm_source=chat`,
  `${ID}](https://calls.example.org/#${ID})`,
  `${ID}&gt;`,
  `${ID}%27`,
  `${ID}\u200b`,
  `${ID}%E2%80%8B`,
  `%E2%80%8E${ID}`,
  `${ID.slice(0, 9)}\u00ad${ID.slice(9)}`,
  `${ID.slice(0, 9)}%E2%80%8B${ID.slice(9)}`,
  `\u2068${ID}\u2069`,
]) {
  test(`#${fragment} leads into the room`, () => assert.equal(roomFromLink(link(fragment)), ID));
}

for (const text of ['', 'https://calls.example.org/', link(''), link('%20'), link('utm_source=chat'), link('utm_source=chat&utm_medium=x'), link(':~:text=call'), 'https://calls.example.org/?utm_campaign=%23sale', 'see you there']) {
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

for (const text of [
  `https://calls.example.org/?fbclid=x#${ID}`,
  `https://calls.example.org/?utm_source=%23sale&amp;utm_medium=x#${ID}`,
  `https://calls.example.org/%23${ID}`,
  `https://calls.example.org/%2523${ID}.`,
  `<https://calls.example.org/#${ID}>`,
  `https://l.facebook.com/l.php?u=https%3A%2F%2Fcalls.example.org%2F%23${ID}&h=AT0x`,
  `https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fcalls.example.org%2F%23${ID}&data=05%7C01`,
  `https://mail.example.com/?to=https%253A%252F%252Fcalls.example.org%252F%2523${ID}`,
  `Stand-up #3: calls.example.org/#${ID}`,
  `HTTPS://CALLS.EXAMPLE.ORG/#${ID}`,
]) {
  test(`${text} leads into the room`, () => assert.equal(roomFromLink(text), ID));
}

test('an invitation passes on nothing of how one has come by it', () => {
  assert.equal(linkToRoom(ID), link(ID));
});
