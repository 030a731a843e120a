import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { capsFor } from '../lib/index.js';
import { applyCaps, AT_EASE, nextStrain } from '../lib/mesh-policy.js';

const after = (strain, ...samples) => samples.reduce(nextStrain, strain);
const times = (count, value) => new Array(count).fill(value);

describe('caps', () => {
  test('go down with the number of people, and all together stay near 2 Mb/s', () => {
    const rates = [1, 2, 3, 4, 5, 6, 7].map((peers) => capsFor(peers).maxBitrate);
    assert.deepEqual(rates, [1_700_000, 900_000, 600_000, 350_000, 350_000, 200_000, 200_000]);
    assert.ok(rates.every((rate, at) => rate * (at + 1) <= 2_000_000));
  });

  test('an eighth person makes it sound only', () => {
    assert.equal(capsFor(8), null);
    assert.equal(capsFor(8, 3), null);
  });

  test('steps go down the same table and never out of it', () => {
    assert.deepEqual(capsFor(1, 1), capsFor(2));
    assert.deepEqual(capsFor(1, 99), capsFor(7));
  });

  test('nobody else: the best', () => {
    assert.equal(capsFor(0).height, 720);
  });
});

describe('a processor that can not keep up', () => {
  test('takes three samples in a row for a step down', () => {
    assert.equal(after(AT_EASE, true, true).steps, 0);
    assert.equal(after(AT_EASE, true, true, true).steps, 1);
    assert.equal(after(AT_EASE, true, true, false, true, true).steps, 0);
    assert.equal(after(AT_EASE, ...times(6, true)).steps, 2);
  });

  test('takes fifteen easy ones for a step up', () => {
    const down = after(AT_EASE, ...times(3, true));
    assert.equal(after(down, ...times(14, false)).steps, 1);
    assert.equal(after(down, ...times(15, false)).steps, 0);
    assert.equal(after(down, ...times(10, false), true, ...times(10, false)).steps, 1);
  });
});

describe('the parameters of a sender', () => {
  test('hold rate, frames and size; a picture that is small enough is not enlarged', () => {
    const parameters = { encodings: [{}] };
    assert.equal(applyCaps(parameters, capsFor(3), 720), true);
    assert.deepEqual(parameters.encodings[0], { active: true, maxBitrate: 600_000, maxFramerate: 30, scaleResolutionDownBy: 2 });
    assert.equal(applyCaps(parameters, capsFor(3), 720), false, 'nothing to set the second time');
    applyCaps(parameters, capsFor(3), 180);
    assert.equal(parameters.encodings[0].scaleResolutionDownBy, 1);
  });

  test('without caps nothing is sent, and it begins again with them', () => {
    const parameters = { encodings: [{ maxBitrate: 5 }] };
    applyCaps(parameters, null, 720);
    assert.equal(parameters.encodings[0].active, false);
    applyCaps(parameters, capsFor(1), 720);
    assert.equal(parameters.encodings[0].active, true);
  });

  test('a sender that has no encoding yet is left alone', () => {
    assert.equal(applyCaps({ encodings: [] }, capsFor(1), 720), false);
  });
});
