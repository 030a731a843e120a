import assert from 'node:assert/strict';
import { test } from 'node:test';
import { qrCode } from '../page/invite/qr.js';
import { errorCorrection } from '../page/invite/reed-solomon.js';

// That readers read what is drawn is QrIT's to show; here is what it is made of.

test('error correction is that of the example in ISO/IEC 18004, annex I', () => {
  const data = [0x10, 0x20, 0x0c, 0x56, 0x61, 0x80, 0xec, 0x11, 0xec, 0x11, 0xec, 0x11, 0xec, 0x11, 0xec, 0x11];
  assert.deepEqual(errorCorrection(data, 10), [0xa5, 0x24, 0xd4, 0xc1, 0xed, 0x36, 0xc7, 0x87, 0x2c, 0x55]);
});

test('the smallest version that holds the text is taken', () => {
  // capacities in byte mode at level M: ISO/IEC 18004, table 7
  for (const [bytes, version] of [[0, 1], [14, 1], [15, 2], [84, 5], [85, 6], [180, 9], [213, 10], [214, 11], [2331, 40]]) {
    assert.equal(qrCode('x'.repeat(bytes)).length, version * 4 + 17, `${bytes} bytes`);
  }
});

test('what is too long is said with how much there is room for; bytes count, not letters', () => {
  assert.throws(() => qrCode('x'.repeat(2332)), { name: 'RangeError', message: 'a QR code holds 2331 bytes at level M, not 2332' });
  assert.equal(qrCode('é'.repeat(7)).length, 21);
  assert.equal(qrCode('é'.repeat(8)).length, 25);
});

test('every code has its three finders and its timing', () => {
  const rows = qrCode('https://example.org/#room');
  const last = rows.length - 1;
  for (const [x, y] of [[0, 0], [last - 6, 0], [0, last - 6]]) {
    const finder = rows.slice(y, y + 7).map((row) => row.slice(x, x + 7).map(Number).join(''));
    assert.deepEqual(finder, ['1111111', '1000001', '1011101', '1011101', '1011101', '1000001', '1111111']);
  }
  assert.ok(rows[6].slice(8, last - 7).every((dark, at) => dark === (at % 2 === 0)));
});
