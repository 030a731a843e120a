import './support/english.js';
import assert from 'node:assert/strict';
import { test } from 'node:test';

const PAGE = 'https://calls.example.org/';
globalThis.location = { href: PAGE, search: '' };
globalThis.history = { replaceState: (_state, _title, url) => (location.href = url) };
const { takeToken } = await import('../page/flows/login.js');
const { loginToken } = await import('../page/ui/memory.js');

for (const [fragment, token, left] of [
  ['token=aa.bb-_.cc', 'aa.bb-_.cc', ''],
  ['room&token=aa.bb.cc', 'aa.bb.cc', '#room'],
  ['token=aa.bb.cc&room', 'aa.bb.cc', '#room'],
  ['room&token=ab/cd+ef==', 'ab/cd+ef==', '#room'],
  ['room&token=ab%2Fcd%2Bef%3D%3D', 'ab/cd+ef==', '#room'],
  ['room&token=100%', '100%', '#room'],
  ['room&token=aa.bb.cc)', 'aa.bb.cc', '#room)'],
]) {
  test(`a token is taken out of the address, all of it: ${fragment}`, () => {
    location.href = `${PAGE}#${fragment}`;
    assert.equal(takeToken(), false);
    assert.deepEqual([loginToken.load(), location.href], [token, PAGE + left]);
  });
}

test('without a token the address stays as it is', () => {
  for (const fragment of ['', '#room', '#mytoken=x', '#room&utm_source=x']) {
    location.href = PAGE + fragment;
    takeToken();
    assert.equal(location.href, PAGE + fragment);
  }
});
