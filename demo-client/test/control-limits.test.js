import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { settle } from './support/fake-clock.js';
import { Pages } from './support/pages.js';

let pages, ana, bo, link;

beforeEach(async () => {
  pages = new Pages();
  ({ ana, bo } = await pages.two());
  link = ana.mesh.links.get('bo');
  await settle();
});

/** What Bo's page sends past its own library. */
const flood = (count, make) => {
  for (let number = 0; number < count; number++) link.pc.channel.onmessage({ data: JSON.stringify(make(number)) });
};
const heard = (type) => {
  const messages = [];
  ana.mesh.addEventListener('control', ({ detail: { message } }) => message.type === type && messages.push(message));
  return messages;
};

describe('a flood of', () => {
  test('raised hands: some are told at once, and the last one for certain', async () => {
    const changes = [];
    ana.states.addEventListener('change', ({ detail }) => changes.push(detail.state.hand));
    flood(1_500, (number) => ({ type: 'state', hand: number % 2 === 0 }));
    flood(1, () => ({ type: 'state', hand: true, mic: true }));
    assert.ok(changes.length <= 12);
    await pages.clock.advance(2_000);
    assert.ok(changes.length <= 20);
    assert.equal(ana.states.of('bo').mic, true);
  });

  test('chat lines', async () => {
    const lines = [];
    ana.chat.addEventListener('message', ({ detail }) => lines.push(detail.text));
    flood(20_000, (seq) => ({ type: 'chat', log: 'x', seq, text: 'spam' }));
    await settle();
    assert.ok(lines.length <= 60);
    await pages.clock.advance(10_000);
    assert.ok(lines.length <= 60);
  });

  for (const type of ['reaction', 'recording', 'consent', 'file-offer', 'file-cancel', 'sas-commit', 'sas-reveal', 'chat-ack', 'of-the-application', '__proto__', 'constructor']) {
    test(`"${type}"`, async () => {
      const messages = heard(type);
      flood(20_000, (number) => ({ type, id: `f${number}`, take: `t${number}`, name: 'x', size: 1 }));
      await pages.clock.advance(1_000);
      assert.ok(messages.length > 0 && messages.length <= 500, `${messages.length}`);
    });
  }

  test('what is no message, and then a message of another kind is heard', async () => {
    const messages = heard('state');
    for (let number = 0; number < 900; number++) link.pc.channel.onmessage({ data: '{' });
    flood(1, () => ({ type: 'state', mic: true }));
    assert.equal(messages.length, 1);
  });

  test('one kind does not silence another', async () => {
    const messages = heard('state');
    flood(900, (seq) => ({ type: 'chat', log: 'x', seq, text: 'spam' }));
    flood(1, () => ({ type: 'state', mic: true }));
    assert.equal(messages.length, 1);
  });
});

test('a message that is too long is not even read, and one that long is not sent', () => {
  const messages = heard('own');
  link.pc.channel.onmessage({ data: JSON.stringify({ type: 'own', text: 'x'.repeat(40_000) }) });
  assert.deepEqual(messages, []);
  assert.throws(() => ana.mesh.broadcast({ type: 'own', text: 'x'.repeat(40_000) }), { name: 'RangeError', message: /32768.*"own"/ });
});

test('nothing that waits is told after the link is closed', async () => {
  const messages = heard('state');
  flood(20, (number) => ({ type: 'state', mic: number % 2 === 0 }));
  const before = messages.length;
  ana.mesh.closeAll();
  await pages.clock.advance(10_000);
  assert.equal(messages.length, before);
});

test('what a page says of its own state is said when it changes, and not more often', async () => {
  const messages = [];
  bo.mesh.addEventListener('control', ({ detail: { message } }) => message.type === 'state' && messages.push(message));
  for (let times = 0; times < 50; times++) ana.states.set({ mic: true });
  ana.states.set({ mic: false });
  await settle();
  assert.deepEqual(messages.map(({ mic }) => mic), [true, false]);
});

describe('chat of an honest page', () => {
  test('arrives whole and in order, however much is said at once', async () => {
    const lines = [];
    bo.chat.addEventListener('message', ({ detail }) => lines.push(detail.text));
    for (let number = 0; number < 200; number++) ana.chat.say(`${number}`);
    await pages.clock.advance(60_000);
    assert.deepEqual(lines, Array.from({ length: 200 }, (_, number) => `${number}`));
  });

  test('that was for somebody who has gone does not reach whoever comes under that id', async () => {
    link.pc.channel.readyState = 'closed';
    ana.chat.say('for Bo only');
    bo.session.close();
    await pages.clock.advance(5_000);
    link.close('bye');
    await settle(20);
    const other = await pages.enter('bo');
    const lines = [];
    other.chat.addEventListener('message', ({ detail }) => lines.push(detail.text));
    await settle(60);
    const { join } = await import('./support/pages.js');
    join(ana, other);
    await pages.clock.advance(1_000);
    assert.deepEqual(lines, []);
  });
});
