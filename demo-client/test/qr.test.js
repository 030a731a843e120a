import assert from 'node:assert/strict';
import { test } from 'node:test';
import { qrCode } from '../page/invite/qr.js';

// That readers read what is drawn is QrIT's to show.

test('the smallest version that holds the text at level M is taken', () => {
  // capacities in byte mode: ISO/IEC 18004, table 7
  for (const [bytes, version] of [[1, 1], [14, 1], [15, 2], [84, 5], [85, 6], [180, 9], [213, 10], [214, 11], [2331, 40]]) {
    assert.equal(qrCode('x'.repeat(bytes)).length, version * 4 + 17, `${bytes} bytes`);
  }
});

test('bytes count, not letters, and what is too long is refused', () => {
  assert.equal(qrCode('é'.repeat(7)).length, 21);
  assert.equal(qrCode('é'.repeat(8)).length, 25);
  assert.throws(() => qrCode('x'.repeat(2332)), RangeError);
});

test('the code comes without a border: its corners are dark', () => {
  const rows = qrCode('https://example.org/#room');
  const last = rows.length - 1;
  for (const [x, y] of [[0, 0], [last, 0], [0, last]]) assert.equal(rows[y][x], true);
});
