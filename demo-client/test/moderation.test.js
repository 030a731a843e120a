import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Room, SignalingError, knock } from '../lib/index.js';

/** A connection by hand: what was asked of the server, and what a test lets it say. */
class Line extends EventTarget {
  peer = 'ana';
  sent = [];
  answer = { type: 'joined' };
  send(message, { refused } = {}) {
    this.sent.push(message);
    this.refuse = (code) => refused(new SignalingError(code, code));
  }
  async request(message) {
    this.sent.push(message);
    if (this.answer instanceof Error) throw this.answer;
    return this.answer;
  }
  say(type, detail = {}) {
    this.dispatchEvent(new CustomEvent(type, { detail: { type, ...detail } }));
  }
}

const knocking = async () => {
  const line = new Line();
  const waiting = knock(line, 'r');
  waiting.catch(() => {});
  await new Promise(setImmediate);
  return { line, waiting };
};
const isPending = async (promise) => (await Promise.race([promise.then(() => 1), new Promise((done) => setImmediate(done, 'pending'))])) === 'pending';

describe('knocking', () => {
  test('is over when the moderator of that room admits, and not before', async () => {
    const { line, waiting } = await knocking();
    assert.deepEqual(line.sent, [{ type: 'knock', room: 'r' }]);
    line.say('admitted', { room: 'another' });
    assert.ok(await isPending(waiting));
    line.say('admitted', { room: 'r' });
    await waiting;
  });

  for (const [type, detail, code] of [
    ['denied', { room: 'r' }, 'denied'],
    ['welcome', { resumed: false }, 'session-lost'],
    ['closed', { error: Object.assign(new Error('over'), { code: 'closed' }) }, 'closed'],
  ]) {
    test(`${type} ends it with ${code}`, async () => {
      const { line, waiting } = await knocking();
      line.say('welcome', { resumed: true });
      line.say(type, detail);
      await assert.rejects(waiting, { code });
    });
  }

  test('a refused knock is told, and waits for nothing', async () => {
    const line = new Line();
    line.answer = Object.assign(new Error('kicked before'), { code: 'forbidden' });
    await assert.rejects(knock(line, 'r'), { code: 'forbidden' });
  });
});

describe('moderating', () => {
  const joined = () => {
    const line = new Line();
    const room = new Room(line, 'r');
    line.say('joined', { room: 'r', capacity: 4, moderator: 'bo', peers: [{ peer: 'bo' }] });
    return { line, room };
  };

  test('the room knows its moderator and its lock, and follows both', () => {
    const { line, room } = joined();
    assert.deepEqual([room.isModerator, room.locked, room.capacity], [false, false, 4]);
    line.say('room-updated', { room: 'r', capacity: 4, moderator: 'ana', locked: true });
    assert.deepEqual([room.isModerator, room.locked], [true, true]);
    line.say('room-updated', { room: 'another', moderator: 'cy', locked: false });
    assert.deepEqual([room.isModerator, room.locked], [true, true]);
  });

  const acts = [
    ['lock', (room, options) => room.setLocked(true, options), (line) => line.say('room-updated', { room: 'r', moderator: 'ana', locked: true })],
    ['admit', (room, options) => room.admit('cy', options), (line) => line.say('knock-ended', { room: 'r', peer: 'cy' })],
    ['deny', (room, options) => room.deny('cy', options), (line) => line.say('knock-ended', { room: 'r', peer: 'cy' })],
    ['kick', (room, options) => room.kick('bo', options), (line) => line.say('peer-left', { room: 'r', peer: 'bo', reason: 'kicked' })],
  ];
  for (const [name, begin, effect] of acts) {
    test(`${name} is done when its effect is seen, and not before`, async () => {
      const { line, room } = joined();
      const done = begin(room);
      line.say('knock-ended', { room: 'r', peer: 'another' });
      line.say('peer-left', { room: 'r', peer: 'another', reason: 'left' });
      assert.ok(await isPending(done));
      effect(line);
      await done;
    });

    test(`${name} that the server refuses rejects with its code`, async () => {
      const { line, room } = joined();
      const done = begin(room);
      line.refuse('forbidden');
      await assert.rejects(done, { name: 'SignalingError', code: 'forbidden' });
    });

    for (const [how, end, code] of [
      ['the session is lost', (line) => line.say('welcome', { resumed: false }), 'session-lost'],
      ['the connection is closed', (line) => line.say('closed', { error: new SignalingError('closed', 'over') }), 'closed'],
      ['the room is left', (_, room) => void room.leave(), 'closed'],
    ]) {
      test(`${name} rejects when ${how}`, async () => {
        const { line, room } = joined();
        const done = begin(room);
        end(line, room);
        await assert.rejects(done, { code });
      });
    }

    test(`${name} is not waited for after an abort`, async () => {
      const { room } = joined();
      const abort = new AbortController();
      const done = begin(room, { signal: abort.signal });
      abort.abort(new Error('enough'));
      await assert.rejects(done, /enough/);
    });
  }

  test('a lock that is as it should be already is done when the server has taken the act, and not when it refuses it', async () => {
    const { line, room } = joined();
    await room.setLocked(false);
    assert.deepEqual(line.sent.map(({ type }) => type), ['unlock', 'who']);
    line.request = () => new Promise(() => {});
    const refused = room.setLocked(false);
    line.refuse('forbidden');
    await assert.rejects(refused, { code: 'forbidden' });
  });

  test('acts name the room and the peer', () => {
    const { line, room } = joined();
    const ignore = () => {};
    room.setLocked(true).catch(ignore);
    room.setLocked(false).catch(ignore);
    room.admit('cy').catch(ignore);
    room.deny('di').catch(ignore);
    room.kick('bo').catch(ignore);
    assert.deepEqual(line.sent.map(({ type, room: id, peer }) => [type, id, peer]), [
      ['lock', 'r', undefined],
      ['unlock', 'r', undefined],
      ['who', 'r', undefined], // nothing is to be seen of the second
      ['admit', 'r', 'cy'],
      ['deny', 'r', 'di'],
      ['kick', 'r', 'bo'],
    ]);
  });

  test('the room knows who knocks and has no answer yet, also after a snapshot', () => {
    const line = new Line();
    const room = new Room(line, 'r');
    const knocks = () => ['cy', 'di', 'ed'].forEach((peer) => line.say('knock', { room: 'r', peer, ...(peer === 'di' ? {} : { name: peer.toUpperCase() }) }));
    const snapshot = (moderator) => line.say('joined', { room: 'r', moderator, peers: [] });
    snapshot('ana');
    knocks();
    assert.deepEqual([...room.knocking], [['cy', 'CY'], ['di', ''], ['ed', 'ED']]);
    room.admit('cy');
    line.say('knock-ended', { room: 'r', peer: 'ed' });
    assert.deepEqual([...room.knocking.keys()], ['di']);
    snapshot('ana');
    assert.equal(room.knocking.size, 0);
    knocks();
    assert.equal(room.knocking.size, 3);
    room.deny('di');
    assert.equal(room.knocking.size, 2);
    line.say('room-updated', { room: 'r', moderator: 'bo' });
    assert.equal(room.knocking.size, 0);
  });

  test('a knock and its end reach the page, and so does being put out and the end of the room, but not leaving by oneself', () => {
    const { line, room } = joined();
    const heard = [];
    for (const type of ['knock', 'knock-ended', 'removed']) room.addEventListener(type, (event) => heard.push([type, event.detail]));
    line.say('left', { room: 'r', reason: 'left' });
    line.say('knock', { room: 'r', peer: 'cy', name: 'Cy' });
    line.say('knock-ended', { room: 'another', peer: 'cy' });
    line.say('knock-ended', { room: 'r', peer: 'cy' });
    line.say('left', { room: 'r', reason: 'kicked' });
    line.say('left', { room: 'r', reason: 'ended', text: 'The appointment is over.' });
    assert.deepEqual(heard, [
      ['knock', { peer: 'cy', name: 'Cy' }],
      ['knock-ended', { peer: 'cy' }],
      ['removed', { reason: 'kicked', text: undefined }],
      ['removed', { reason: 'ended', text: 'The appointment is over.' }],
    ]);
  });
});

test('the password goes along with every join, also after the server has forgotten the room', async () => {
  const line = new Line();
  await Room.join(line, 'r', { password: 'sesame' });
  line.say('welcome', { resumed: false, first: false });
  assert.deepEqual(line.sent.map(({ type, password }) => [type, password]), [['join', 'sesame'], ['join', 'sesame']]);
});
