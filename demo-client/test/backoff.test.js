import assert from 'node:assert/strict';
import { test } from 'node:test';
import { retryDelay } from '../lib/index.js';

test('the first retry is at once', () => assert.equal(retryDelay(0, () => 0.9), 0));

test('later ones are spread over a window that doubles up to 15 s', () => {
  const windows = [1, 2, 3, 4, 5, 6, 20].map((attempt) => retryDelay(attempt, () => 1));
  assert.deepEqual(windows, [1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
  assert.equal(retryDelay(3, () => 0.25), 1_000);
});
