import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Slots } from '../lib/slots.js';
import { FakeMediaStream } from './support/fake-peer-connection.js';
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

test('a camera joins its stream with its first frame', () => {
  const track = (kind) => Object.assign(new EventTarget(), { kind, muted: true });
  const pc = { addTransceiver: (kind) => ({ receiver: { track: track(kind) }, sender: { replaceTrack: async () => {} } }) };
  const slots = new Slots(pc, FakeMediaStream);
  slots.add();
  const kinds = () => slots.streams.main.getTracks().map(({ kind }) => kind);
  assert.deepEqual(kinds(), ['audio']);
  const camera = slots.transceiver('camera').receiver.track;
  for (let time = 0; time < 2; time++) camera.dispatchEvent(new Event('unmute'));
  assert.deepEqual(kinds(), ['audio', 'video']);
});
