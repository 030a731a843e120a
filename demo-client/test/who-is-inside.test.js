import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SignalingError, whoIsInside } from '../lib/index.js';

/** A connection that gives one answer. */
const line = (answer) => ({
  asked: [],
  async request(message, options) {
    this.asked.push(message, options);
    if (answer instanceof Error) throw answer;
    return answer;
  },
});

test('who is inside is asked with one request, and told by name', async () => {
  const peers = [
    { peer: 'bo', name: 'Bo', attributes: { hand: true }, polite: true },
    { peer: 'cy', polite: false, away: true },
  ];
  const connection = line({ type: 'present', room: 'r', peers });
  const { signal } = new AbortController();
  assert.deepEqual(await whoIsInside(connection, 'r', { signal }), [
    { peer: 'bo', name: 'Bo', attributes: { hand: true }, away: false },
    { peer: 'cy', name: undefined, attributes: {}, away: true },
  ]);
  assert.deepEqual(connection.asked, [{ type: 'who', room: 'r' }, { signal }]);
});

test('what a join would be refused with is what the question is refused with', async () => {
  await assert.rejects(whoIsInside(line(new SignalingError('room-locked', 'locked')), 'r'), { code: 'room-locked' });
});
