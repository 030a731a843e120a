import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Room } from '../lib/index.js';
import { FakeClock, settle } from './support/fake-clock.js';

/** A connection by hand: what was asked of the server, and what a test lets it answer. */
class Line extends EventTarget {
  peer = 'ana';
  asked = [];
  /** @type {any} what the room is, or the code of an error */
  answer = {};
  async request(message) {
    this.asked.push(message);
    if (typeof this.answer === 'string') throw Object.assign(new Error(this.answer), { code: this.answer });
    const reply = { room: 'r', capacity: 4, moderator: 'ana', ...this.answer };
    if (message.type === 'join') this.say('joined', { ...reply, peers: [] });
    return reply;
  }
  say(type, detail = {}) {
    this.dispatchEvent(new CustomEvent(type, { detail: { type, ...detail } }));
  }
}

const inRoom = async (room, options = {}) => {
  const line = new Line();
  const clock = new FakeClock();
  line.answer = room;
  const joined = await Room.join(line, 'r', { ...options, clock });
  line.asked.length = 0;
  const evicted = [];
  joined.addEventListener('evicted', ({ detail }) => evicted.push(detail.error.code));
  return { line, clock, room: joined, evicted };
};

/** The server has restarted: it knows neither session nor room. */
const restart = async (line, answer) => {
  line.answer = answer;
  line.say('welcome', { resumed: false });
  await settle();
};

describe('a room that the server has forgotten', () => {
  for (const [about, room, options, expected] of [
    ['an open room is made anew by any member', { moderator: 'bo' }, {}, { create: true }],
    ['a relay-only room stays one', { relayOnly: true, moderator: 'bo' }, {}, { create: true, relayOnly: true }],
    ['a room with a password is made anew by who knows it', { password: true, moderator: 'bo' }, { password: 'horse' }, { create: true, password: 'horse' }],
    ['with its lock', { password: true, locked: true, moderator: 'bo' }, { password: 'horse' }, { create: true, password: 'horse', locked: true }],
    ['a locked room is made anew by its moderator', { locked: true }, {}, { create: true, locked: true }],
    ['but not by a guest that was let in', { locked: true, moderator: 'bo' }, {}, { create: false, locked: true }],
    ['nor is one with a password, even by its moderator', { password: true }, {}, { create: false }],
  ]) {
    test(about, async () => {
      const { line } = await inRoom(room, options);
      await restart(line, room);
      assert.deepEqual(line.asked.map((message) => JSON.parse(JSON.stringify(message))), [{ type: 'join', room: 'r', capacity: 4, ...expected }]);
    });
  }

  test('the lock is that of the last word', async () => {
    const { line, room } = await inRoom({ moderator: 'bo' });
    assert.equal(room.again.create, true);
    line.say('room-updated', { room: 'r', moderator: 'bo', locked: true });
    assert.equal(room.again.create, false);
    line.say('room-updated', { room: 'r', moderator: 'ana', locked: true });
    assert.deepEqual([room.again.create, room.again.locked], [true, true]);
  });

  test('whoever made it makes it anew as it was', async () => {
    const line = new Line();
    line.answer = { password: true, locked: true };
    const room = await Room.create(line, { capacity: 4, password: 'horse', locked: true });
    assert.deepEqual(room.again, { create: true, capacity: 4, password: 'horse', relayOnly: undefined, locked: true });
  });

  test('who must not make it waits until somebody has, and asks no more often than a search may', async () => {
    const { line, clock, evicted } = await inRoom({ locked: true, moderator: 'bo' });
    await restart(line, 'not-found');
    for (let second = 0; second < 20; second++) {
      await clock.advance(1_000);
      await settle();
    }
    assert.equal(line.asked.length, 5);
    line.answer = { moderator: 'bo' };
    await clock.advance(15_000);
    await settle();
    assert.equal(line.asked.length, 6);
    await clock.advance(120_000);
    assert.equal(line.asked.length, 6);
    assert.deepEqual(evicted, []);
  });

  test('after a minute it is over', async () => {
    const { line, clock, evicted } = await inRoom({ locked: true, moderator: 'bo' });
    await restart(line, 'not-found');
    for (let second = 0; second < 70; second++) {
      await clock.advance(1_000);
      await settle();
    }
    assert.deepEqual([line.asked.length, evicted], [8, ['not-found']]);
  });

  test('a door that is locked again is told at once', async () => {
    const { line, evicted } = await inRoom({ locked: true, moderator: 'bo' });
    await restart(line, 'room-locked');
    assert.deepEqual(evicted, ['room-locked']);
  });

  test('who has left waits for nothing, and a second restart begins anew', async () => {
    const { line, clock, room } = await inRoom({ locked: true, moderator: 'bo' });
    await restart(line, 'not-found');
    await restart(line, 'not-found');
    await clock.advance(1_000);
    await settle();
    assert.equal(line.asked.length, 3);
    line.answer = {};
    await room.leave();
    line.asked.length = 0;
    await clock.advance(60_000);
    assert.deepEqual(line.asked, []);
  });
});
