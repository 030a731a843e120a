import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linkPair } from './support/link-pair.js';

test("the answering side adopts the offer's transceivers", async () => {
  const pair = linkPair();
  await pair.settle(40);
  const transceivers = pair.host.pc.getTransceivers();
  assert.equal(transceivers.length, 4);
  assert.ok(transceivers.every(({ direction }) => direction === 'sendrecv'));
});

test('streams are built by slot', async () => {
  const pair = linkPair();
  await pair.settle(40);
  const kinds = (stream) => stream.getTracks().map(({ kind }) => kind);
  for (const link of [pair.newcomer, pair.host]) {
    assert.deepEqual(kinds(link.streams.main), ['audio', 'video']);
    assert.deepEqual(kinds(link.streams.sound), ['audio']);
    assert.deepEqual(kinds(link.streams.screen), ['video', 'audio']);
  }
});

test('a track costs no negotiation, and one given before there were slots is not forgotten', async () => {
  const pair = linkPair();
  await pair.host.setTrack('mic', 'early');
  await pair.settle(40);
  pair.relayed.length = 0;
  await pair.host.setTrack('screen', 'late');
  await pair.settle(40);
  assert.equal(pair.host.sender('mic').track, 'early');
  assert.equal(pair.host.sender('screen').track, 'late');
  assert.deepEqual(pair.relayed, []);
});
