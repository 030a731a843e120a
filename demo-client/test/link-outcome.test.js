import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { SignalingError } from '../lib/index.js';
import { linkPair } from './support/link-pair.js';

const tellers = ['problem', 'outcome', 'statechange'];

async function negotiated(options) {
  const pair = linkPair(options);
  const told = [];
  for (const type of tellers) pair.newcomer.addEventListener(type, ({ detail }) => told.push([type, detail.cause ?? detail.state ?? detail.result]));
  await pair.settle(40);
  return { pair, link: pair.newcomer, told };
}

describe('a first connection', () => {
  test('that does not come about fails after half a minute, and was never "interrupted"', async () => {
    const { pair, link, told } = await negotiated();
    await pair.clock.advance(15_000);
    link.pc.become('failed');
    await pair.clock.advance(14_000);
    assert.equal(link.state, 'connecting');
    await pair.clock.advance(2_000);
    assert.equal(link.state, 'failed');
    assert.deepEqual(told, [['statechange', 'connecting'], ['outcome', 'no-route'], ['statechange', 'failed']]);
    assert.equal(link.outcome.result, 'never');
  });

  test('is tried again by an ICE restart before it is given up', async () => {
    const { pair, link } = await negotiated();
    await pair.clock.advance(29_000);
    assert.ok(link.pc.restarts + pair.host.pc.restarts > 0);
  });

  test('is tried again at once where ICE itself gives up', async () => {
    const { pair } = await negotiated();
    pair.host.pc.become('failed');
    await pair.clock.advance(1);
    assert.equal(pair.host.pc.restarts, 1);
  });

  test('has its time from when both descriptions are there', async () => {
    const pair = linkPair();
    pair.loses = ({ type }) => type === 'offer';
    await pair.clock.advance(9_000);
    pair.loses = () => false;
    await pair.clock.advance(10_000);
    assert.equal(pair.newcomer.pc.signalingState, 'stable');
    assert.equal(pair.newcomer.pc.restarts + pair.host.pc.restarts, 0);
  });

  test('waits while the other side can not be reached by signaling', async () => {
    const { pair, link } = await negotiated();
    pair.reachable = false;
    await pair.clock.advance(60_000);
    assert.equal(link.state, 'connecting');
    pair.reachable = true;
    await pair.clock.advance(2_000);
    assert.equal(link.state, 'failed');
  });

  test('that the other side gives up a moment before this one has the cause that this side sees', async () => {
    for (const [after, cause] of [[2_000, 'closed'], [28_000, 'no-route']]) {
      const { pair, link } = await negotiated();
      await pair.clock.advance(after);
      link.receive({ type: 'close' });
      assert.equal(link.outcome.cause, cause);
    }
  });

  test('whose later offers nobody answers says that, and not what ICE makes of it', async () => {
    const { pair, link } = await negotiated();
    pair.loses = ({ type, by }) => type === 'answer' || by === 'host';
    await pair.clock.advance(61_000);
    assert.equal(link.outcome.cause, 'no-answer');
  });

  test('whose last offer was taken back says that nobody answered it', async () => {
    const { pair, link } = await negotiated();
    pair.loses = () => true;
    link.restart();
    await pair.settle();
    pair.reachable = false;
    await pair.clock.advance(60_000);
    assert.equal(link.pc.signalingState, 'stable');
    pair.reachable = true;
    await pair.clock.advance(2_000);
    assert.equal(link.outcome.cause, 'no-answer');
  });

  test('whose last offer has had no time to be answered says what ICE makes of it', async () => {
    const { pair, link } = await negotiated();
    await pair.clock.advance(29_000);
    pair.loses = () => true;
    link.restart();
    await pair.clock.advance(2_000);
    assert.equal(link.pc.signalingState, 'have-local-offer');
    assert.equal(link.outcome.cause, 'no-route');
  });

  test('that nobody answers says so, and sends its offer a few times only', async () => {
    const pair = linkPair();
    pair.loses = () => true;
    await pair.clock.advance(120_000);
    assert.equal(pair.newcomer.state, 'failed');
    assert.deepEqual([pair.newcomer.outcome.cause, pair.host.outcome.cause], ['no-answer', 'no-answer']);
    assert.ok(pair.sent('offer', 'newcomer').length <= 4);
  });
});

describe('what a browser does not take', () => {
  test('an answer that the browser refuses is asked for again', async () => {
    const pair = linkPair({ initiatorIsPolite: false });
    const problems = [];
    pair.newcomer.addEventListener('problem', ({ detail }) => problems.push(detail));
    let refusals = 1;
    pair.newcomer.pc.refuses = ({ type }) => type === 'answer' && refusals-- > 0;
    await pair.settle(40);
    assert.deepEqual(problems.map(({ cause, error }) => [cause, error.name]), [['answer-refused', 'InvalidAccessError']]);
    assert.equal(pair.newcomer.pc.signalingState, 'have-local-offer');
    await pair.clock.advance(10_100);
    assert.equal(pair.newcomer.pc.signalingState, 'stable');
    assert.equal(pair.newcomer.pc.remoteDescription.type, 'answer');
  });

  test('an answer that it refuses each time ends the link, with that as the cause', async () => {
    const pair = linkPair();
    pair.newcomer.pc.refuses = ({ type }) => type === 'answer';
    await pair.clock.advance(60_000);
    assert.equal(pair.newcomer.state, 'failed');
    assert.equal(pair.newcomer.outcome.cause, 'answer-refused');
    assert.ok(pair.newcomer.isHopeless);
    const sent = pair.sent('offer', 'newcomer').length;
    assert.ok(sent < 8, `${sent} offers`);
    await pair.clock.advance(600_000);
    assert.equal(pair.sent('offer', 'newcomer').length, sent);
  });

  test('an offer', async () => {
    const pair = linkPair();
    const problems = [];
    pair.host.addEventListener('problem', ({ detail }) => problems.push(detail.cause));
    pair.host.pc.refuses = () => true;
    await pair.clock.advance(60_000);
    assert.equal(new Set(problems).size, 1);
    assert.equal(problems[0], 'offer-refused');
    assert.equal(pair.host.outcome.cause, 'offer-refused');
  });

  test('a candidate is told and ends nothing, unless it is of a generation that never came to be', async () => {
    const { pair, link, told } = await negotiated();
    link.pc.remoteDescription.sdp += '\na=ice-ufrag:now';
    told.length = 0;
    await link.receive({ type: 'candidate', candidate: { candidate: 'nonsense', usernameFragment: 'then' }, epoch: 1 });
    assert.deepEqual(told, []);
    await link.receive({ type: 'candidate', candidate: { candidate: 'nonsense', usernameFragment: 'now' }, epoch: 1 });
    assert.deepEqual(told, [['problem', 'candidate-refused']]);
    link.pc.become('connected');
    assert.equal(link.state, 'connected');
    assert.ok(pair);
  });

  test('a track', async () => {
    const { link, told } = await negotiated();
    told.length = 0;
    link.sender('mic').replaceTrack = () => Promise.reject(new DOMException('no', 'InvalidModificationError'));
    await link.setTrack('mic', {});
    assert.deepEqual(told, [['problem', 'track-refused']]);
  });
});

describe('what the server does not pass on', () => {
  const refusal = (code, hints) => new SignalingError(code, code, hints);

  test('a description that is too large is sent once, and the link says why it fails', async () => {
    const pair = linkPair();
    const problems = [];
    pair.newcomer.addEventListener('problem', ({ detail }) => problems.push([detail.cause, detail.error.code]));
    pair.refuses = ({ type }) => type === 'offer' && refusal('too-large');
    await pair.settle(40);
    assert.equal(pair.newcomer.state, 'failed', 'at once: there is nothing to wait for');
    await pair.clock.advance(120_000);
    assert.deepEqual(problems, [['too-large', 'too-large']]);
    assert.equal(pair.sent('offer', 'newcomer').length, 1);
    assert.equal(pair.newcomer.state, 'failed');
    assert.equal(pair.newcomer.outcome.cause, 'too-large');
    assert.ok(pair.newcomer.isHopeless);
  });

  test('on a connected link it is a problem, and the call goes on', async () => {
    const { pair, link, told } = await negotiated();
    link.pc.become('connected');
    await pair.settle();
    told.length = 0;
    pair.refuses = ({ type }) => type === 'offer' && refusal('too-large');
    link.restart();
    await pair.clock.advance(60_000);
    assert.deepEqual(told, [['problem', 'too-large']]);
    assert.equal(link.state, 'connected');
  });

  test('an offer that is refused on a connected link is taken back: this side hears those of the other', async () => {
    const { pair, link, told } = await negotiated();
    for (const end of [link, pair.host]) end.pc.become('connected');
    await pair.settle();
    told.length = 0;
    pair.relayed.length = 0;
    pair.refuses = ({ type, by }) => type === 'offer' && by === 'newcomer' && refusal('too-large');
    link.restart();
    await pair.settle(40);
    assert.equal(link.pc.signalingState, 'stable');
    pair.host.restart();
    await pair.settle(60);
    assert.equal(pair.host.pc.signalingState, 'stable');
    assert.equal(pair.sent('answer', 'newcomer').length, 1);
    await pair.clock.advance(60_000);
    assert.deepEqual([pair.sent('offer', 'newcomer').length, pair.sent('withdraw', 'newcomer').length], [1, 0], 'the server is not asked what it refuses again and again');
    pair.refuses = () => undefined;
    link.wake();
    await pair.settle(60);
    assert.deepEqual([pair.sent('offer', 'newcomer').length, pair.sent('answer', 'host').length], [2, 1]);
    assert.deepEqual(told, [['problem', 'too-large']]);
  });

  test('a first offer that was refused goes out again as it was, when the other side can be reached', async () => {
    const pair = linkPair();
    pair.refuses = ({ type }) => type === 'offer' && refusal('not-found');
    await pair.settle(40);
    pair.refuses = () => undefined;
    pair.newcomer.wake();
    await pair.settle(60);
    assert.deepEqual(pair.sent('offer', 'newcomer').map(({ epoch }) => epoch), [1, 1]);
    assert.ok([pair.newcomer, pair.host].every(({ pc }) => pc.signalingState === 'stable' && pc.remoteDescription));
  });

  test('an answer that the server could not pass on is made up for by an offer', async () => {
    const pair = linkPair();
    let refusals = 1;
    pair.refuses = ({ type }) => type === 'answer' && refusals-- > 0 && refusal('internal');
    await pair.settle(80);
    assert.equal(pair.clock.now(), 0);
    assert.deepEqual(pair.sent('offer', 'host').map(({ epoch }) => epoch), [2]);
    assert.ok([pair.newcomer, pair.host].every(({ pc }) => pc.signalingState === 'stable' && pc.remoteDescription));
  });

  test('a link too many says so, and not that nobody answers', async () => {
    const pair = linkPair();
    pair.refuses = ({ type }) => type === 'offer' && refusal('bad-state');
    await pair.clock.advance(60_000);
    assert.equal(pair.newcomer.outcome.cause, 'bad-state');
    assert.equal(pair.sent('offer', 'newcomer').length, 1);
  });

  test('a withdrawal that came too fast goes out again: without it the other side is not heard', async () => {
    const { pair, link } = await negotiated();
    for (const end of [link, pair.host]) end.pc.become('connected');
    pair.loses = ({ type, by }) => type === 'offer' && by === 'newcomer';
    pair.refuses = ({ type }) => type === 'withdraw' && pair.sent('withdraw', 'newcomer').length === 1 && refusal('rate-limited', { retryable: true, retryAfter: 500 });
    link.restart();
    await pair.clock.advance(40_100);
    assert.equal(pair.sent('withdraw', 'newcomer').length, 1);
    await pair.clock.advance(600);
    assert.deepEqual(pair.sent('withdraw', 'newcomer').map(({ epoch }) => epoch), [2, 2]);
  });

  for (const [error, told] of [
    [refusal('too-large'), ['candidate-refused']],
    [SignalingError.from({ type: 'void', reason: 'relay-only' }), ['candidate-refused']],
    [SignalingError.from({ type: 'void', reason: 'stale' }), []],
  ]) {
    test(`a candidate: ${error.code} ${error.reason ?? ''} is ${told.length > 0 ? 'told' : 'no news'}, and ends nothing`, async () => {
      const pair = linkPair();
      const problems = [];
      pair.newcomer.addEventListener('problem', ({ detail }) => problems.push(detail.cause));
      pair.refuses = ({ type, by }) => type === 'candidate' && by === 'newcomer' && error;
      await pair.settle(60);
      assert.deepEqual(problems, told);
      pair.newcomer.pc.become('connected');
      assert.equal(pair.newcomer.state, 'connected');
    });
  }

  test('a description that came too fast goes out again when the server says', async () => {
    const pair = linkPair();
    pair.refuses = ({ type }) => type === 'offer' && pair.sent('offer', 'newcomer').length === 1 && refusal('rate-limited', { retryable: true, retryAfter: 700 });
    await pair.clock.advance(690);
    assert.equal(pair.sent('offer', 'newcomer').length, 1);
    await pair.clock.advance(100);
    assert.equal(pair.newcomer.pc.signalingState, 'stable');
  });

  test('one that is always too fast is given up', async () => {
    const pair = linkPair();
    pair.refuses = ({ type }) => type === 'offer' && refusal('rate-limited', { retryable: true, retryAfter: 100 });
    await pair.clock.advance(60_000);
    assert.equal(pair.sent('offer', 'newcomer').length, 4);
    assert.equal(pair.newcomer.outcome.cause, 'rate-limited');
  });
});

describe('the cause', () => {
  const TURN = 'turn:t?transport=udp';
  const rows = [
    ['no-relay', { servers: [{ urls: ['stun:s'] }] }],
    ['relay-refused', { errors: [[TURN, 401]] }],
    ['relay-refused', { errors: [[TURN, 701], ['turns:t', 401]] }],
    ['relay-unreachable', { errors: [[TURN, 701]] }],
    ['relay-unreachable', { errors: [['stun:s', 401]] }],
    ['relay-unreachable', {}],
    ['relay-unreachable', { servers: [{ urls: ['stun:s', 'turns:t'] }] }],
    ['no-route', { found: ['host', 'relay'] }],
    ['encryption', { ice: 'connected' }],
    ['encryption', { ice: 'completed' }],
    ['no-relay', { servers: [], errors: [['stun:s', 701]] }],
    ['no-network', { servers: [], found: [] }],
    ['no-relay', { servers: [], found: [], policy: 'relay' }],
  ];
  for (const [cause, { servers = [{ urls: TURN }], errors = [], found = ['host'], ice = 'checking', policy }] of rows) {
    test(`${cause}: ${JSON.stringify({ servers, errors, found, ice, policy })}`, async () => {
      const pair = linkPair({ iceServers: servers, gathers: false, policy });
      await pair.settle(40);
      const { pc } = pair.newcomer;
      for (const type of found) pc.finds(type);
      for (const error of errors) pc.findsNot(...error);
      pc.iceConnectionState = ice;
      await pair.clock.advance(35_000);
      assert.equal(pair.newcomer.outcome.cause, cause);
      assert.equal(pair.newcomer.outcome.relayAnswered, JSON.stringify(servers).includes('turn') ? found.includes('relay') : null);
    });
  }
});

test('the outcome of a connection: of which kind, over what, and how soon', async () => {
  const { pair, link } = await negotiated();
  link.pc.stats = new Map([
    ['T', { type: 'transport', selectedCandidatePairId: 'P' }],
    ['P', { type: 'candidate-pair', localCandidateId: 'L', remoteCandidateId: 'R' }],
    ['L', { type: 'local-candidate', candidateType: 'relay', relayProtocol: 'tls', address: '192.0.2.1' }],
    ['R', { type: 'remote-candidate', candidateType: 'srflx', address: '192.0.2.2' }],
  ]);
  await pair.clock.advance(1_500);
  link.pc.iceConnectionState = 'connected';
  link.pc.become('connected');
  await pair.settle();
  const { result, millis, cause, local, remote, relayProtocol, ice } = link.outcome;
  assert.deepEqual({ result, millis, cause, local, remote, relayProtocol, ice }, { result: 'connected', millis: 1_500, cause: null, local: 'relay', remote: 'srflx', relayProtocol: 'tls', ice: 'connected' });
  assert.doesNotMatch(JSON.stringify(link.outcome), /192/);
});

test('a link that was connected and did not come back is "lost"', async () => {
  const { pair, link } = await negotiated();
  link.pc.become('connected');
  await pair.settle();
  link.pc.become('disconnected');
  assert.equal(link.state, 'interrupted');
  await pair.clock.advance(50_000);
  assert.equal(link.state, 'failed');
  assert.deepEqual([link.outcome.result, link.outcome.cause], ['failed', 'lost']);
});

test('a link that the other side closes is "closed", and not lost, however long it was connected', async () => {
  const { pair, link } = await negotiated();
  link.pc.become('connected');
  await pair.settle();
  await pair.clock.advance(60_000);
  await link.receive({ type: 'close', link: 'k1' });
  assert.deepEqual([link.state, link.outcome.cause], ['failed', 'closed']);
});

describe('of several causes', () => {
  test('the first counts: what the other side does about it follows from it', async () => {
    const pair = linkPair();
    pair.newcomer.pc.refuses = ({ type }) => type === 'answer';
    await pair.settle(40);
    await pair.newcomer.receive({ type: 'close', link: 'k1' });
    assert.equal(pair.newcomer.outcome.cause, 'answer-refused');
  });

  test('those from before a connection do not explain its loss', async () => {
    const pair = linkPair({ initiatorIsPolite: false });
    let refusals = 1;
    pair.newcomer.pc.refuses = ({ type }) => type === 'answer' && refusals-- > 0;
    await pair.clock.advance(11_000);
    pair.newcomer.pc.become('connected');
    pair.newcomer.pc.become('disconnected');
    await pair.clock.advance(50_000);
    assert.deepEqual([pair.newcomer.outcome.result, pair.newcomer.outcome.cause], ['failed', 'lost']);
  });

  test('a candidate or a track that was not taken is none', async () => {
    const { pair, link, told } = await negotiated();
    link.pc.remoteDescription.sdp += '\na=ice-ufrag:now';
    await link.receive({ type: 'candidate', candidate: { candidate: 'nonsense', usernameFragment: 'now' }, epoch: 1 });
    link.sender('mic').replaceTrack = () => Promise.reject(new DOMException('no', 'InvalidModificationError'));
    await link.setTrack('mic', {});
    assert.deepEqual(told.slice(1), [['problem', 'candidate-refused'], ['problem', 'track-refused']]);
    await pair.clock.advance(31_000);
    assert.equal(link.outcome.cause, 'no-route');
  });
});
