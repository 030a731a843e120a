import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Voice } from '../page/call/voice.js';
import { levelOf } from '../page/devices/loudness.js';

const STEP = 100;
const [QUIET, LOUD] = [0.1, 0.7];

/** @param {number[]} levels one each 100 ms @returns {boolean[]} whether somebody speaks */
function heard(levels) {
  const voice = new Voice();
  return levels.map((level, at) => voice.hear(level, at * STEP) > 0);
}
const times = (count, level) => new Array(count).fill(level);

test('who speaks is heard to speak after a moment, and until a pause is longer than one between words', () => {
  const told = heard([...times(3, QUIET), ...times(10, LOUD), ...times(8, QUIET), ...times(5, LOUD), ...times(20, QUIET)]);
  assert.equal(told.indexOf(true), 6);
  assert.equal(told.lastIndexOf(true), 3 + 10 + 8 + 5 + 11 - 1);
  assert.ok(told.slice(6, 37).every(Boolean));
});

test('a clap, a key and a quiet room are no speech', () => {
  assert.ok(!heard([...times(5, QUIET), ...times(2, LOUD), ...times(5, QUIET), LOUD, ...times(5, QUIET), LOUD, QUIET]).some(Boolean));
  assert.ok(!heard(times(50, 0.39)).some(Boolean));
});

test('how long somebody has been speaking counts from their first word', () => {
  const voice = new Voice();
  assert.deepEqual([0, 100, 200, 300, 400].map((at) => voice.hear(LOUD, at)), [0, 0, 0, 300, 400]);
});

test('levels run from a quiet room, 60 dB down, to the loudest', () => {
  for (const [amplitude, level] of [[1, 1], [0.1, 2 / 3], [0.001, 0], [0, 0], [2, 1]]) assert.ok(Math.abs(levelOf(amplitude) - level) < 1e-3, `${amplitude}`);
});
