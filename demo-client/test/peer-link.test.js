import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { linkPair } from './support/link-pair.js';

const isStable = (pair) => pair.newcomer.pc.signalingState === 'stable' && pair.host.pc.signalingState === 'stable';

async function negotiated(options) {
  const pair = linkPair(options);
  await pair.settle(40);
  assert.ok(isStable(pair));
  return pair;
}

describe('the first offer', () => {
  test('one offer, one answer, and candidates of their epoch', async () => {
    const pair = await negotiated();
    assert.equal(pair.sent('offer', 'newcomer').length, 1);
    assert.equal(pair.sent('answer', 'host').length, 1);
    assert.ok(pair.relayed.every(({ link, epoch }) => link === 'k1' && epoch === 1));
  });

  test('candidates never overtake their own description', async () => {
    const pair = await negotiated();
    assert.deepEqual(pair.relayed.filter(({ by }) => by === 'newcomer').map(({ type }) => type), ['offer', 'candidate']);
    assert.deepEqual(pair.relayed.filter(({ by }) => by === 'host').map(({ type }) => type), ['answer', 'candidate']);
  });
});

test('all media go over one transport, so that few candidates are found', async () => {
  const pair = await negotiated();
  for (const { pc } of [pair.newcomer, pair.host]) assert.equal(pc.configurations[0].bundlePolicy, 'max-bundle');
});

for (const initiatorIsPolite of [true, false]) {
  const polite = initiatorIsPolite ? 'newcomer' : 'host';
  const impolite = initiatorIsPolite ? 'host' : 'newcomer';

  test(`glare: both offer at once, the impolite ${impolite}'s offer stands, and both end stable`, async () => {
    const pair = await negotiated({ initiatorIsPolite });
    pair.relayed.length = 0;
    pair.newcomer.restart();
    pair.host.restart();
    await pair.settle(60);
    assert.ok(isStable(pair));
    assert.equal(pair.sent('offer', impolite).length, 1);
    assert.equal(pair.sent('answer', polite).length, 1);
    assert.equal(pair.sent('answer', impolite).length, 0);
  });

  test(`a lost offer is sent again, when it was the ${initiatorIsPolite ? 'polite' : 'impolite'} side's`, async () => {
    const pair = linkPair({ initiatorIsPolite });
    pair.loses = ({ type }) => type === 'offer';
    await pair.settle();
    pair.loses = () => false;
    await pair.clock.advance(9_900);
    assert.equal(pair.newcomer.pc.signalingState, 'have-local-offer');
    await pair.clock.advance(200);
    await pair.settle(40);
    assert.ok(isStable(pair));
    assert.deepEqual(pair.sent('offer', 'newcomer').map(({ epoch }) => epoch), [1, 1]);
  });
}

test('a lost offer of the impolite side does not make it deaf to the other for ever', async () => {
  const pair = await negotiated({ initiatorIsPolite: false });
  pair.loses = ({ type, by }) => type === 'offer' && by === 'newcomer';
  pair.newcomer.restart();
  await pair.settle();
  pair.host.restart();
  await pair.settle(40);
  assert.ok(!isStable(pair));
  pair.loses = () => false;
  await pair.clock.advance(10_100);
  await pair.settle(40);
  assert.ok(isStable(pair));
});

test('an offer that nobody answers is not sent for ever, and again when the other side is back', async () => {
  const pair = await negotiated();
  for (const link of [pair.newcomer, pair.host]) link.pc.become('connected');
  pair.relayed.length = 0;
  pair.loses = ({ type }) => type === 'offer';
  pair.newcomer.restart();
  await pair.clock.advance(200_000);
  assert.equal(pair.sent('offer', 'newcomer').length, 4);
  pair.loses = () => false;
  pair.newcomer.wake();
  await pair.settle(40);
  assert.ok(isStable(pair));
});

test('an offer that comes to nothing is taken back, and the other side is told', async () => {
  const pair = await negotiated();
  for (const link of [pair.newcomer, pair.host]) link.pc.become('connected');
  pair.loses = ({ type, by }) => type === 'offer' && by === 'newcomer';
  pair.newcomer.restart();
  await pair.clock.advance(39_000);
  assert.equal(pair.newcomer.pc.signalingState, 'have-local-offer');
  await pair.clock.advance(2_000);
  assert.equal(pair.newcomer.pc.signalingState, 'stable');
  assert.deepEqual(pair.sent('withdraw', 'newcomer'), [{ type: 'withdraw', epoch: 2, to: 'host', link: 'k1', by: 'newcomer' }]);
  pair.host.restart();
  await pair.settle(40);
  assert.ok(isStable(pair));
  assert.equal(pair.sent('answer', 'newcomer').at(-1).epoch, 2, 'the host never saw that epoch');
});

test('a withdrawal that crosses the answer: the answerer, which goes on from there, makes the next offer', async () => {
  const pair = await negotiated();
  for (const link of [pair.newcomer, pair.host]) link.pc.become('connected');
  pair.loses = ({ type, by }) => type === 'answer' && by === 'host';
  pair.newcomer.restart();
  await pair.clock.advance(41_000);
  pair.loses = () => false;
  await pair.settle(40);
  assert.ok(isStable(pair));
  assert.equal(pair.sent('offer', 'host').at(-1).epoch, 3);
  assert.equal(pair.sent('answer', 'newcomer').at(-1).epoch, 3);
});

test('an answer that comes while its offer is taken back is kept', async () => {
  const pair = await negotiated();
  for (const link of [pair.newcomer, pair.host]) link.pc.become('connected');
  pair.loses = ({ type, by }) => type === 'answer' && by === 'host';
  pair.newcomer.restart();
  await pair.clock.advance(39_999);
  const late = pair.sent('answer', 'host').at(-1);
  pair.newcomer.receive(structuredClone(late));
  await pair.clock.advance(10);
  await pair.settle(40);
  assert.deepEqual(pair.sent('withdraw', 'newcomer'), []);
  assert.ok(isStable(pair));
});

test('a lost answer: the offer is repeated, and so is the answer, without a new negotiation', async () => {
  const pair = linkPair();
  pair.loses = ({ type }) => type === 'answer';
  await pair.settle(40);
  pair.loses = () => false;
  pair.newcomer.wake();
  await pair.settle(40);
  assert.ok(isStable(pair));
  const [first, second] = pair.sent('answer', 'host');
  assert.equal(first.sdp, second.sdp);
});

test('a duplicate answer is dropped', async () => {
  const pair = await negotiated();
  const problems = [];
  pair.newcomer.addEventListener('problem', ({ detail }) => problems.push(detail.error));
  await pair.newcomer.receive({ type: 'answer', sdp: 'answer again', epoch: 1, link: 'k1' });
  assert.deepEqual(problems, []);
  assert.notEqual(pair.newcomer.pc.remoteDescription.sdp, 'answer again');
});

test('an answer to an older offer is dropped', async () => {
  const pair = await negotiated();
  pair.loses = ({ type }) => type === 'offer';
  pair.newcomer.restart();
  await pair.settle();
  await pair.newcomer.receive({ type: 'answer', sdp: 'answer late', epoch: 1 });
  assert.equal(pair.newcomer.pc.signalingState, 'have-local-offer');
});

test('an offer right behind an answer is no collision', async () => {
  const pair = await negotiated({ initiatorIsPolite: false });
  pair.loses = ({ type }) => type === 'offer';
  pair.newcomer.restart();
  await pair.settle();
  pair.loses = () => false;
  const certificate = pair.host.pc.localDescription.sdp.split('\n')[1];
  pair.newcomer.receive({ type: 'answer', sdp: `answer 9 \n${certificate}`, epoch: 2 });
  await pair.newcomer.receive({ type: 'offer', sdp: `offer 9 audio\n${certificate}`, epoch: 3 });
  await pair.settle();
  assert.equal(pair.newcomer.pc.remoteDescription.sdp, `offer 9 audio\n${certificate}`);
  assert.equal(pair.sent('answer', 'newcomer').at(-1).epoch, 3);
});

test('a candidate before the description waits for it', async () => {
  const pair = linkPair();
  await pair.host.receive({ type: 'candidate', candidate: { candidate: 'early' }, epoch: 1 });
  assert.deepEqual(pair.host.pc.candidates, []);
  await pair.settle(40);
  assert.equal(pair.host.pc.candidates[0].candidate, 'early');
});

test('the end of candidates is passed on', async () => {
  const pair = await negotiated();
  await pair.host.receive({ type: 'candidate', candidate: null, epoch: 1 });
  assert.equal(pair.host.pc.candidates.at(-1), undefined);
});

describe('a certificate that changes', () => {
  const EVIL = 'a=fingerprint:sha-256 EE:EE';
  const forge = (pc, type, more = '') => `${type} 9 audio,video,video,audio\n${EVIL}${more}`;

  for (const type of ['offer', 'answer']) {
    test(`in an ${type} closes the link, which says why, and the description is not applied`, async () => {
      const pair = await negotiated();
      const changes = [];
      const problems = [];
      pair.newcomer.addEventListener('statechange', ({ detail }) => changes.push(detail));
      pair.newcomer.addEventListener('problem', ({ detail }) => problems.push(detail.cause));
      pair.newcomer.pc.become('connected');
      await pair.settle();
      const before = pair.newcomer.pc.remoteDescription;
      if (type === 'answer') {
        pair.loses = () => true;
        pair.newcomer.restart();
        await pair.settle();
      }
      await pair.newcomer.receive({ type, sdp: forge(pair.newcomer.pc, type), epoch: 2 });
      assert.deepEqual(changes.at(-1), { state: 'closed', reason: 'certificate' });
      assert.deepEqual(problems, ['certificate']);
      assert.equal(pair.newcomer.pc.remoteDescription, before);
      assert.equal(pair.newcomer.pc.connectionState, 'closed');
      assert.equal(pair.newcomer.outcome.cause, 'certificate');
    });
  }

  test('is the cause that is told, also where a description was refused before', async () => {
    const pair = await negotiated();
    const certificate = pair.host.pc.localDescription.sdp.split('\n')[1];
    pair.newcomer.pc.refuses = () => true;
    await pair.newcomer.receive({ type: 'offer', sdp: `offer 9 audio\n${certificate}`, epoch: 2 });
    await pair.newcomer.receive({ type: 'offer', sdp: forge(pair.newcomer.pc, 'offer'), epoch: 3 });
    assert.equal(pair.newcomer.outcome.cause, 'certificate');
  });

  test('beside the one before it is a change too, and so is one written in a form that nobody knows', async () => {
    for (const extra of ['EE:EE', '  EE:EE', 'x', '']) {
      const pair = await negotiated();
      const sdp = `offer 9 audio\na=fingerprint:sha-256 ${pair.newcomer.pc.fingerprint}\na=fingerprint:sha-256 ${extra}`;
      await pair.host.receive({ type: 'offer', sdp, epoch: 2 });
      assert.equal(pair.host.state, 'closed', extra);
    }
  });

  test('the same one in another writing is no change', async () => {
    const pair = await negotiated();
    const sdp = `offer 9 audio\r\na=fingerprint:SHA-256 ${pair.newcomer.pc.fingerprint.toLowerCase()}\r\n`;
    await pair.host.receive({ type: 'offer', sdp, epoch: 2 });
    assert.equal(pair.host.pc.remoteDescription.sdp, sdp);
  });
});

test('closing says bye first', async () => {
  const pair = await negotiated();
  pair.newcomer.pc.openChannel();
  pair.newcomer.close();
  assert.deepEqual(pair.newcomer.pc.channel.sent, [{ type: 'bye', link: 'k1' }]);
  assert.equal(pair.newcomer.pc.connectionState, 'closed');
});

test('closing tells the server of the end of the link, unless the other side has said bye', async () => {
  const pair = await negotiated();
  pair.newcomer.close('replaced');
  assert.deepEqual(pair.sent('close', 'newcomer'), [{ type: 'close', to: 'host', link: 'k1', by: 'newcomer' }]);
  pair.host.pc.channel.onmessage({ data: '{"type":"bye","link":"k1"}' });
  assert.equal(pair.host.state, 'closed');
  assert.deepEqual(pair.sent('close', 'host'), []);
});

test("the other side's bye closes the link", async () => {
  const pair = await negotiated();
  pair.host.pc.become('connected');
  pair.host.pc.channel.onmessage({ data: '{"type":"bye","link":"k1"}' });
  assert.equal(pair.host.state, 'closed');
  assert.deepEqual(pair.host.pc.channel.sent, []);
});

test('a "bye" of the application is a message like any other', async () => {
  const pair = await negotiated();
  pair.host.pc.become('connected');
  const messages = [];
  pair.host.addEventListener('message', ({ detail }) => messages.push(detail));
  pair.host.pc.channel.onmessage({ data: '{"type":"bye"}' });
  assert.equal(pair.host.state, 'connected');
  assert.deepEqual(messages, [{ type: 'bye' }]);
});

test('a channel that closes without a bye fails the link', async () => {
  const pair = await negotiated();
  pair.host.pc.become('connected');
  const changes = [];
  pair.host.addEventListener('statechange', ({ detail }) => changes.push(detail));
  pair.host.pc.channel.onclose();
  assert.deepEqual(changes, [{ state: 'failed', reason: 'remote-closed' }]);
});

test('what is no message on the control channel is nothing', async () => {
  const pair = await negotiated();
  const messages = [];
  pair.host.addEventListener('message', ({ detail }) => messages.push(detail));
  for (const data of ['{', '7', 'null', '{"type":7}', new ArrayBuffer(4), '{"type":"x"}']) pair.host.pc.channel.onmessage({ data });
  assert.deepEqual(messages, [{ type: 'x' }]);
});
