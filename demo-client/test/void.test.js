import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { SignalingConnection, SignalingError } from '../lib/index.js';
import { FakeClock, settle } from './support/fake-clock.js';
import { FakeNetwork } from './support/fake-network.js';
import { FakeServer } from './support/fake-server.js';
import { linkPair } from './support/link-pair.js';

const voided = (reason) => SignalingError.from({ type: 'void', re: 1, reason });

test('a message that is void tells its sender, with the reason', async () => {
  const server = new FakeServer();
  const { WebSocket } = new FakeNetwork(server);
  const [ana, bo] = ['ana', 'bo'].map((peer) => new SignalingConnection({ url: 'ws://host/signal', peer, WebSocket, clock: new FakeClock() }));
  await Promise.all([ana.connect(), bo.connect()]);
  for (const session of [ana, bo]) await session.request({ type: 'join', room: 'r', create: true });
  server.refuses = ({ type }) => type === 'answer' && { type: 'void', reason: 'stale' };
  const told = [];
  ana.send({ type: 'answer', to: 'bo', sdp: 'v=0', link: 'k1', epoch: 1 }, { refused: ({ code, reason }) => told.push([code, reason]) });
  await settle(20);
  assert.deepEqual(told, [['void', 'stale']]);
});

describe('an answer that is void', () => {
  let pair;

  beforeEach(() => {
    pair = linkPair();
  });

  const answerIsVoidOnce = (reason) => {
    let isFirst = true;
    pair.refuses = ({ type }) => (type === 'answer' && isFirst ? ((isFirst = false), voided(reason)) : undefined);
  };

  test('makes its sender offer at once: the two sides agree without waiting for a repetition', async () => {
    answerIsVoidOnce('stale');
    await pair.settle(60);
    assert.equal(pair.clock.now(), 0);
    assert.deepEqual(pair.sent('offer', 'host').map(({ epoch }) => epoch), [2]);
    for (const { pc } of [pair.newcomer, pair.host]) assert.equal(pc.signalingState, 'stable');
    assert.equal(pair.newcomer.pc.remoteDescription.sdp, pair.host.pc.localDescription.sdp);
  });

  test('leaves the same offer to be answered anew when it comes again', async () => {
    pair = linkPair({ initiatorIsPolite: false }); // so that the other side's own offer gives way
    pair.refuses = ({ type, by }) => (type === 'answer' && pair.sent('answer', 'host').length === 1 ? voided('stale') : type === 'offer' && by === 'host' ? voided('glare') : undefined);
    await pair.settle(40);
    const before = pair.sent('answer', 'host')[0].sdp;
    pair.newcomer.wake(); // sends its offer again
    await pair.settle(60);
    const answers = pair.sent('answer', 'host');
    assert.equal(answers.length, 2);
    assert.notEqual(answers[1].sdp, before);
    assert.equal(pair.newcomer.pc.remoteDescription.sdp, answers[1].sdp);
  });

  test('is no news where it is a copy: the first one has arrived', async () => {
    pair.refuses = ({ type }) => (type === 'answer' && pair.sent('answer', 'host').length > 1 ? voided('stale') : undefined);
    await pair.settle(40);
    const [offer] = pair.sent('offer', 'newcomer');
    await pair.host.receive(offer);
    await pair.settle(40);
    assert.equal(pair.sent('answer', 'host').length, 2);
    assert.deepEqual(pair.sent('offer', 'host'), []);
  });
});

test('a description on a link that the other side has closed ends it here too', async () => {
  const pair = linkPair();
  pair.refuses = ({ type }) => (type === 'offer' ? voided('closed') : undefined);
  await pair.settle(40);
  assert.equal(pair.newcomer.state, 'failed');
  assert.equal(pair.newcomer.outcome.cause, 'closed');
  assert.equal(pair.sent('close', 'newcomer').length, 0);
});

test('an offer that met another one is not a problem: the other one arrives next', async () => {
  const pair = linkPair();
  const problems = [];
  pair.newcomer.addEventListener('problem', ({ detail }) => problems.push(detail.cause));
  pair.refuses = ({ type, by }) => (type === 'offer' && by === 'newcomer' ? voided('glare') : undefined);
  await pair.settle(40);
  assert.deepEqual([problems, pair.newcomer.pc.signalingState], [[], 'have-local-offer']);
  await pair.newcomer.receive({ type: 'offer', sdp: `offer 9.1 audio\na=fingerprint:sha-256 CC:01`, epoch: 1 });
  await pair.settle(40);
  assert.equal(pair.newcomer.pc.signalingState, 'stable');
});
