import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linkPair } from './support/link-pair.js';

/** A connected pair; the times at which the link restarts ICE are relative to its interruption. */
async function interrupted(role) {
  const pair = linkPair({ initiatorIsPolite: role === 'polite' });
  await pair.settle(40);
  const link = pair.newcomer;
  link.pc.become('connected');
  const start = pair.clock.now();
  const times = [];
  const restartIce = link.pc.restartIce.bind(link.pc);
  link.pc.restartIce = () => (times.push(pair.clock.now() - start), restartIce());
  link.pc.become('disconnected');
  return { pair, link, times };
}

test('the impolite side restarts at 3 s, then every 4 s', async () => {
  const { pair, times } = await interrupted('impolite');
  await pair.clock.advance(40_000);
  assert.deepEqual(times, [3, 7, 11, 15, 19, 23, 27, 31, 35, 39].map((seconds) => seconds * 1000));
});

test('the polite side begins later, so that they do not offer at once', async () => {
  const { pair, times } = await interrupted('polite');
  await pair.clock.advance(10_000);
  assert.deepEqual(times, [5_000, 9_000]);
});

test('a connection ends it', async () => {
  const { pair, link, times } = await interrupted('impolite');
  await pair.clock.advance(4_000);
  link.pc.become('connected');
  await pair.clock.advance(60_000);
  assert.deepEqual(times, [3_000]);
  assert.equal(link.state, 'connected');
});

test('nothing is tried while signaling is away; its return begins anew', async () => {
  const { pair, link, times } = await interrupted('impolite');
  pair.reachable = false;
  await pair.clock.advance(60_000);
  assert.deepEqual(times, []);
  pair.reachable = true;
  link.wake();
  await pair.clock.advance(5_000);
  assert.deepEqual(times, [60_000, 64_000]);
  assert.equal(link.state, 'interrupted');
});

test('each restart takes fresh TURN credentials', async () => {
  const { pair, link } = await interrupted('impolite');
  await pair.clock.advance(3_000);
  assert.deepEqual(link.pc.getConfiguration().iceServers, [{ urls: 'turn:3000' }]);
});

test('after 45 s the link fails, so that a new one can take its place', async () => {
  const { pair, link } = await interrupted('impolite');
  await pair.clock.advance(44_000);
  assert.equal(link.state, 'interrupted');
  await pair.clock.advance(4_000);
  assert.equal(link.state, 'failed');
});
