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

test('sound and picture that belong together go out in one stream, on both sides: else the other browser does not play them in step', async () => {
  const pair = linkPair();
  await pair.settle(40);
  for (const link of [pair.newcomer, pair.host]) {
    const [mic, camera, screen, screenAudio] = ['mic', 'camera', 'screen', 'screenAudio'].map((slot) => link.sender(slot).streams);
    assert.equal(mic.length, 1);
    assert.deepEqual([mic, screen], [camera, screenAudio]);
    assert.equal(mic[0], camera[0]);
    assert.notEqual(mic[0], screen[0]);
  }
});

test('a track that the browser does not take for a slot that is new is a problem, and no rejection that nobody hears', async () => {
  const pair = linkPair();
  const problems = [];
  pair.host.addEventListener('problem', ({ detail }) => problems.push(detail.cause));
  await pair.host.setTrack('mic', 'early');
  const { getTransceivers } = pair.host.pc;
  pair.host.pc.getTransceivers = () => getTransceivers.call(pair.host.pc).map((transceiver) => Object.assign(transceiver, { sender: { ...transceiver.sender, replaceTrack: () => Promise.reject(new Error('no')) } }));
  await pair.settle(40);
  assert.deepEqual(problems, ['track-refused']);
});
