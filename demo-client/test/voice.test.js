import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Voice } from '../page/call/voice.js';

const LOUD = 0.8;
const QUIET = 0.1;

/** What is told of a sound that is looked at so often. @param {(at: number) => boolean} isLoud */
function listen(isLoud, { every, first = 0, until = 5_000 }) {
  const voice = new Voice();
  const told = [];
  for (let at = first; at <= until; at += every) told.push({ at, spoken: voice.hear(isLoud(at) ? LOUD : QUIET, at) });
  return told;
}

const moments = [];
for (const every of [50, 100]) for (let first = 0; first < every; first += 10) moments.push({ every, first });

for (const perSecond of [2.5, 3, 4, 5]) {
  test(`${perSecond} syllables a second are speech, at whatever moments one looks`, () => {
    const half = 500 / perSecond;
    for (const look of moments) {
      const told = listen((at) => Math.floor(at / half) % 2 === 0, look).filter(({ at }) => at >= 1_500);
      assert.ok(told.every(({ spoken }) => spoken > 0), `every ${look.every} ms from ${look.first} ms on`);
    }
  });
}

test('a clap, or a key now and then, is no speech', () => {
  for (const look of moments) {
    const told = listen((at) => at % 700 < 120, look);
    assert.ok(told.every(({ spoken }) => spoken === 0), `every ${look.every} ms from ${look.first} ms on`);
  }
});

test('between words speech goes on, and ends after that', () => {
  const told = listen((at) => at < 1_000 || (at >= 2_000 && at < 2_500), { every: 100, until: 6_000 });
  assert.deepEqual([...new Set(told.filter(({ at }) => at >= 300 && at < 3_600).map(({ spoken }) => spoken > 0))], [true]);
  assert.deepEqual([...new Set(told.filter(({ at }) => at >= 3_700).map(({ spoken }) => spoken))], [0]);
});

test('how long somebody has been speaking counts from the first loud moment', () => {
  const told = listen((at) => at >= 500, { every: 100, until: 2_000 });
  assert.equal(told.at(-1).spoken, 1_500);
});
