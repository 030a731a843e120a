import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { Phone, SignalingError } from '../lib/index.js';
import { FakeClock, settle } from './support/fake-clock.js';

/** A connection by hand: what was asked of the server, and what a test lets it say. */
class Line extends EventTarget {
  sent = [];
  #replies = [];
  /** What the server answers to what is sent. @type {(message: any) => SignalingError | undefined} */
  refuses = () => undefined;
  send(message, { refused }) {
    this.sent.push(message);
    const error = this.refuses(message);
    if (error) setImmediate(() => refused(error));
  }
  request(message) {
    this.sent.push(message);
    return new Promise((resolve, reject) => this.#replies.push({ resolve, reject }));
  }
  async reply(message) {
    this.#replies.shift().resolve(message);
    await settle();
  }
  async fail(code) {
    this.#replies.shift().reject(new SignalingError(code, code));
    await settle();
  }
  say(type, detail = {}) {
    this.dispatchEvent(new CustomEvent(type, { detail: { type, ...detail } }));
  }
  types() {
    return this.sent.map(({ type, call }) => (call ? `${type} ${call}` : type));
  }
}

let line, clock, phone, rung, restored;

beforeEach(() => {
  line = new Line();
  clock = new FakeClock();
  phone = new Phone(line, { clock });
  rung = [];
  restored = [];
  phone.addEventListener('incoming', ({ detail }) => rung.push(detail.call));
  phone.addEventListener('restored', ({ detail }) => restored.push(detail.call));
});

const history = (call) => {
  const states = [];
  call.addEventListener('statechange', ({ detail }) => states.push(detail.reason ? `${detail.state} ${detail.reason}` : detail.state));
  return states;
};
const incoming = (call = 'c1', from = 'ana') => (line.say('incoming', { call, from, name: 'Ana' }), rung.at(-1));
const ringing = async (call = 'c1', to = 'bo') => {
  const outgoing = phone.ring(to);
  await line.reply({ type: 'ringing', call });
  return outgoing;
};

describe('ringing somebody', () => {
  test('an accepted call is active, with the other side in it and this side to make the link', async () => {
    const call = phone.ring('bo');
    assert.deepEqual([call.state, call.outgoing, call.id], ['ringing', true, undefined]);
    assert.deepEqual(line.sent, [{ type: 'call', to: 'bo' }]);
    await line.reply({ type: 'ringing', call: 'c1' });
    const states = history(call);
    line.say('accepted', { call: 'c1', peer: 'bo', name: 'Bo', attributes: { mood: 'fine' }, polite: true });
    assert.deepEqual(states, ['active']);
    assert.deepEqual([...call.peers.values()], [{ id: 'bo', name: 'Bo', attributes: { mood: 'fine' }, polite: true, away: false, newcomer: false }]);
  });

  for (const reason of ['declined', 'busy', 'timeout', 'lost']) {
    test(`it may end as ${reason}`, async () => {
      const call = await ringing();
      line.say('ended', { call: 'another', reason: 'hangup' });
      assert.equal(call.state, 'ringing');
      line.say('ended', { call: 'c1', reason });
      assert.deepEqual([call.state, call.reason, phone.calls], ['ended', reason, []]);
    });
  }

  test('a user rings at all devices, and is whoever accepted on one of them', async () => {
    const call = phone.ring({ user: 'bo@example.org' });
    assert.deepEqual(line.sent, [{ type: 'call', user: 'bo@example.org' }]);
    assert.deepEqual(call.peer, { id: '', name: 'bo@example.org' });
    await line.reply({ type: 'ringing', call: 'c1' });
    line.say('accepted', { call: 'c1', peer: 'bo-phone', name: 'Bo', polite: true });
    assert.deepEqual([call.state, call.peer, [...call.peers.keys()]], ['active', { id: 'bo-phone', name: 'Bo' }, ['bo-phone']]);
  });

  test('nobody there is told as the end of the call', async () => {
    const call = phone.ring('bo');
    await line.fail('not-found');
    assert.deepEqual([call.state, call.reason], ['ended', 'not-found']);
  });

  test('a call that is cancelled before the server has named it is cancelled when it has', async () => {
    const call = phone.ring('bo');
    call.cancel();
    assert.deepEqual(line.types(), ['call']);
    await line.reply({ type: 'ringing', call: 'c1' });
    assert.deepEqual(line.types(), ['call', 'cancel c1']);
  });
});

describe('being rung at', () => {
  test('it is active only when the server says so', () => {
    const call = incoming();
    const states = history(call);
    call.accept();
    assert.deepEqual(line.types(), ['accept c1']);
    line.say('accepted', { call: 'c1', peer: 'ana', name: 'Ana', polite: false });
    assert.deepEqual(states, ['connecting', 'active']);
    assert.equal(call.peers.get('ana').newcomer, true);
  });

  test('declining and being busy are told apart, and neither can be taken back', () => {
    const first = incoming('c1');
    const second = incoming('c2', 'cy');
    first.decline();
    second.decline({ busy: true });
    first.accept();
    assert.deepEqual(line.sent, [{ type: 'decline', call: 'c1' }, { type: 'decline', call: 'c2', reason: 'busy' }]);
  });

  test('another device that answered first ends it here', () => {
    const call = incoming();
    const states = history(call);
    line.say('ended', { call: 'c1', reason: 'answered-elsewhere' });
    assert.deepEqual(states, ['ended answered-elsewhere']);
  });

  test('the same call is not told twice', () => {
    const call = incoming();
    line.say('incoming', { call: 'c1', from: 'ana' });
    call.decline();
    line.say('incoming', { call: 'c1', from: 'ana' });
    assert.equal(rung.length, 1);
  });
});

describe('race 12: the server decides, by call id', () => {
  test('a cancel that crosses the accept stays a cancel', async () => {
    const call = await ringing();
    call.cancel();
    line.say('accepted', { call: 'c1', peer: 'bo', polite: true });
    line.say('ended', { call: 'c1', reason: 'hangup' });
    assert.deepEqual([call.state, call.reason, call.peers.size], ['ended', 'cancelled', 0]);
    assert.deepEqual(restored, []);
  });

  test('an accept that crosses the cancel ends as cancelled', () => {
    const call = incoming();
    const states = history(call);
    call.accept();
    line.say('ended', { call: 'c1', reason: 'cancelled' });
    assert.deepEqual(states, ['connecting', 'ended cancelled']);
  });

  test('of two calls that crossed the one that gives way lives on under the other id, and the other side makes the link', async () => {
    const call = await ringing('c2', 'ana');
    line.say('ended', { call: 'c2', reason: 'crossed' });
    assert.equal(call.state, 'ringing');
    line.say('accepted', { call: 'c1', peer: 'ana', name: 'Ana', polite: false });
    assert.deepEqual([call.state, call.id, call.peers.get('ana').newcomer], ['active', 'c1', true]);
    assert.deepEqual([rung, restored], [[], []]);
    call.hangup();
    assert.equal(line.types().at(-1), 'hangup c1');
  });

  test('so does a call of a user that gives way to one from a device of theirs, and another call is not taken for it', async () => {
    const other = await ringing('c3', 'cy');
    const call = phone.ring({ user: 'ana@example.org' });
    await line.reply({ type: 'ringing', call: 'c2' });
    line.say('ended', { call: 'c2', reason: 'crossed' });
    line.say('accepted', { call: 'c3', peer: 'cy', name: 'Cy', polite: true });
    assert.deepEqual([other.state, call.state], ['active', 'ringing']);
    line.say('accepted', { call: 'c1', peer: 'ana-phone', name: 'Ana', polite: false });
    assert.deepEqual([call.state, call.id, call.peer.id, restored], ['active', 'c1', 'ana-phone', []]);
  });

  test('a crossing that comes to nothing is over after ten seconds', async () => {
    const call = await ringing('c2', 'ana');
    line.say('ended', { call: 'c2', reason: 'crossed' });
    await clock.advance(9_999);
    assert.equal(call.state, 'ringing');
    await clock.advance(1);
    assert.deepEqual([call.state, call.reason], ['ended', 'cancelled']);
  });

  test('calling somebody whose call is just coming in accepts that one, and nobody is asked', async () => {
    const call = phone.ring('ana');
    line.say('incoming', { call: 'c1', from: 'ana', name: 'Ana' });
    await line.reply({ type: 'ringing', call: 'c1' });
    line.say('accepted', { call: 'c1', peer: 'ana', name: 'Ana', polite: false });
    assert.deepEqual([rung, call.state, phone.calls], [[], 'active', [call]]);
    assert.equal(call.peers.get('ana').newcomer, true);
  });

  test('where the own call fails instead, the other one rings', async () => {
    phone.ring('ana');
    line.say('incoming', { call: 'c1', from: 'ana', name: 'Ana' });
    await line.fail('rate-limited');
    assert.deepEqual(rung.map(({ id }) => id), ['c1']);
  });
});

describe('hanging up', () => {
  test('tells the server once, and the group is empty', async () => {
    const call = await ringing();
    line.say('accepted', { call: 'c1', peer: 'bo', polite: true });
    const left = [];
    call.addEventListener('peer-left', ({ detail }) => (left.push(`${detail.peer.id} ${detail.reason}`), call.hangup()));
    call.hangup();
    call.hangup();
    line.say('ended', { call: 'c1', reason: 'hangup' });
    assert.deepEqual([line.types(), left, call.reason], [['call', 'hangup c1'], ['bo left'], 'hangup']);
  });

  test('while it rings it is a cancel or a decline', async () => {
    (await ringing('c1')).hangup();
    incoming('c2').hangup();
    assert.deepEqual(line.types(), ['call', 'cancel c1', 'decline c2']);
  });

  test('a phone that closes hangs up', async () => {
    await ringing('c1');
    phone.close();
    assert.deepEqual(line.types(), ['call', 'cancel c1']);
    incoming('c2');
    assert.deepEqual(rung, []);
  });
});

describe('a word that the server could not take', () => {
  const busy = () => new SignalingError('unavailable', 'later', { retryable: true, retryAfter: 2_000 });

  test('is said again, and the call is answered', async () => {
    const call = incoming();
    line.refuses = busy;
    call.accept();
    await clock.advance(1_900);
    assert.deepEqual([line.types(), call.state], [['accept c1'], 'connecting']);
    line.refuses = () => undefined;
    await clock.advance(200);
    assert.deepEqual(line.types(), ['accept c1', 'accept c1']);
    await clock.advance(60_000);
    assert.equal(line.sent.length, 2);
  });

  test('is not said again for ever: a call that can not be accepted ends, with why', async () => {
    const call = incoming();
    line.refuses = busy;
    call.accept();
    await clock.advance(60_000);
    assert.deepEqual([call.state, call.reason, line.sent.length], ['ended', 'unavailable', 5]);
  });

  test('so does one that is refused for good', async () => {
    const call = incoming();
    line.refuses = () => new SignalingError('not-found', 'no such call');
    call.accept();
    await settle();
    assert.deepEqual([call.state, call.reason], ['ended', 'not-found']);
  });

  test('an acceptance is not said again when this side has hung up', async () => {
    const call = incoming();
    line.refuses = busy;
    call.accept();
    await settle();
    line.refuses = () => undefined;
    call.hangup();
    await clock.advance(60_000);
    assert.deepEqual(line.types(), ['accept c1', 'hangup c1']);
  });

  for (const [word, end] of /** @type {const} */ ([['decline', (call) => call.decline()], ['hangup', (call) => (line.say('accepted', { call: 'c1', peer: 'ana', polite: true }), call.hangup())]])) {
    test(`${word}: the call is over here at once, and there as soon as the server can`, async () => {
      const call = incoming();
      line.refuses = busy;
      end(call);
      assert.equal(call.state, 'ended');
      await settle();
      line.refuses = () => undefined;
      await clock.advance(60_000);
      assert.deepEqual(line.types(), [`${word} c1`, `${word} c1`]);
    });
  }
});

describe('when the session could not be resumed', () => {
  const active = async () => {
    const call = await ringing();
    line.say('accepted', { call: 'c1', peer: 'bo', polite: true });
    return call;
  };

  test('what the server still knows goes on, what it has forgotten stops ringing', async () => {
    const kept = await ringing('c1');
    const forgotten = incoming('c2', 'cy');
    line.say('welcome', { resumed: false });
    line.say('ringing', { call: 'c1' });
    await line.reply({ type: 'ice-servers' });
    assert.deepEqual([kept.state, forgotten.state, forgotten.reason], ['ringing', 'ended', 'lost']);
  });

  test('an active call that was forgotten lets its link go on, and does not tell the server of its end', async () => {
    const call = await active();
    const left = [];
    call.addEventListener('peer-left', ({ detail }) => left.push(detail.reason));
    line.say('welcome', { resumed: false });
    await line.reply({ type: 'ice-servers' });
    assert.deepEqual([call.state, left], ['active', ['absent']]);
    call.hangup();
    assert.deepEqual([call.state, line.types()], ['ended', ['call', 'ice-servers']]);
  });

  test('so does one whose other side has lost its session', async () => {
    const call = await active();
    const left = [];
    call.addEventListener('peer-left', ({ detail }) => left.push(detail.reason));
    line.say('ended', { call: 'c1', reason: 'lost' });
    assert.deepEqual([call.state, left], ['active', ['absent']]);
  });

  test('a session that is lost again meanwhile forgets nothing', async () => {
    const call = await ringing('c1');
    line.say('welcome', { resumed: false });
    await line.fail('session-lost');
    assert.equal(call.state, 'ringing');
  });

  test('a page that was loaded anew gets its call back and makes the link', () => {
    line.say('accepted', { call: 'c1', peer: 'bo', name: 'Bo', polite: true });
    assert.deepEqual(restored.map(({ id, state }) => [id, state]), [['c1', 'active']]);
    assert.equal(restored[0].peers.get('bo').newcomer, false);
  });

  test('a call that rings for nobody is cancelled', () => {
    line.say('ringing', { call: 'c9' });
    assert.deepEqual(line.types(), ['cancel c9']);
  });
});

test('away and back are told of the call they are about', async () => {
  const call = await ringing();
  line.say('accepted', { call: 'c1', peer: 'bo', polite: true });
  const heard = [];
  for (const type of ['peer-away', 'peer-back']) call.addEventListener(type, ({ detail }) => heard.push([type, detail.peer.away, detail.resumed]));
  line.say('peer-away', { call: 'c2', peer: 'bo' });
  line.say('peer-away', { call: 'c1', peer: 'bo' });
  line.say('peer-back', { call: 'c1', peer: 'bo', resumed: false });
  assert.deepEqual(heard, [['peer-away', true, undefined], ['peer-back', false, false]]);
});

test('what the other side says of itself changes with it', async () => {
  const call = await ringing();
  line.say('accepted', { call: 'c1', peer: 'bo', polite: true });
  const heard = [];
  call.addEventListener('peer-updated', ({ detail }) => heard.push(detail.peer.attributes));
  line.say('peer-updated', { peer: 'cy', attributes: { hand: true } });
  line.say('peer-updated', { peer: 'bo', attributes: { hand: false } });
  assert.deepEqual([heard, call.peers.get('bo').attributes], [[{ hand: false }], { hand: false }]);
});
