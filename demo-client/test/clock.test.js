import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemClock } from '../lib/clock.js';

test('a delay that no timer knows is a long one, and not none', async () => {
  let ran = false;
  const timer = systemClock.setTimeout(() => {
    ran = true;
  }, Number.MAX_SAFE_INTEGER);
  await new Promise((resolve) => setTimeout(resolve, 50));
  systemClock.clearTimeout(timer);
  assert.equal(ran, false);
});
