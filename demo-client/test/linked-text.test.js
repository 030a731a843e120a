import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linkedText } from '../page/chat/linked-text.js';

const links = (text) => linkedText(text).flatMap(({ href }) => href ?? []);

test('addresses of web pages become links, without what closes the sentence', () => {
  assert.deepEqual(linkedText('See https://a.example/b?c=d#e, or (http://f.example).'), [
    { text: 'See ' },
    { text: 'https://a.example/b?c=d#e', href: 'https://a.example/b?c=d#e' },
    { text: ', or (' },
    { text: 'http://f.example', href: 'http://f.example' },
    { text: ').' },
  ]);
});

test('the pieces are the text again, whatever it is', () => {
  for (const text of ['', 'plain', 'https://', 'https://[', '\u202ehttps://x.example\u202c', 'a https://x.example\nhttps://y.example', '<a href="https://z.example">']) {
    assert.equal(linkedText(text).map((piece) => piece.text).join(''), text);
  }
});

test('nothing else is a link', () => {
  for (const text of ['javascript:alert(1)', 'data:text/html,x', 'xhttps://a.example', 'https://[', 'www.example.org', 'ftp://a.example']) assert.deepEqual(links(text), []);
});
