import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { REACTIONS, Reactions } from '../lib/index.js';
import { FakeClock } from './support/fake-clock.js';

let clock, mesh, reactions, heard;

beforeEach(() => {
  clock = new FakeClock();
  mesh = Object.assign(new EventTarget(), { sent: [], broadcast: (message) => mesh.sent.push(message) });
  reactions = new Reactions(mesh, { clock });
  heard = [];
  reactions.addEventListener('reaction', ({ detail }) => heard.push(detail));
});

const says = (peer, message) => mesh.dispatchEvent(new CustomEvent('control', { detail: { peer, message } }));

test('a reaction goes to everyone, and one that is made up is refused', () => {
  reactions.send(REACTIONS[0]);
  assert.deepEqual(mesh.sent, [{ type: 'reaction', reaction: REACTIONS[0] }]);
  assert.throws(() => reactions.send('<b>'), { name: 'RangeError', message: /"<b>" is none of the reactions/ });
});

test('only what is on the list is told', () => {
  says('bo', { type: 'reaction', reaction: REACTIONS[2] });
  for (const reaction of ['<img>', '', 7, null, ['👍'], undefined]) says('bo', { type: 'reaction', reaction });
  says('bo', { type: 'chat', reaction: REACTIONS[0] });
  assert.deepEqual(heard, [{ from: 'bo', reaction: REACTIONS[2] }]);
});

test('five in a second are told, and those of others are not held against anybody', async () => {
  for (let time = 0; time < 9; time++) says('bo', { type: 'reaction', reaction: REACTIONS[1] });
  says('cy', { type: 'reaction', reaction: REACTIONS[1] });
  assert.deepEqual(heard.map(({ from }) => from), ['bo', 'bo', 'bo', 'bo', 'bo', 'cy']);
  await clock.advance(1_000);
  says('bo', { type: 'reaction', reaction: REACTIONS[1] });
  assert.equal(heard.length, 7);
});
