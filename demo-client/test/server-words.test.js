import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { Room, SignalingConnection } from '../lib/index.js';
import { textOfNotice } from '../page/flows/notices.js';
import { FakeClock, settle } from './support/fake-clock.js';
import { FakeNetwork } from './support/fake-network.js';
import { FakeServer } from './support/fake-server.js';

let clock, server, network;

beforeEach(() => {
  clock = new FakeClock();
  server = new FakeServer();
  network = new FakeNetwork(server);
});

async function open(options) {
  const connection = new SignalingConnection({ url: 'http://host/signal', WebSocket: network.WebSocket, SseSocket: network.SseSocket, clock, random: () => 0.5, peer: 'ana', ...options });
  await connection.connect();
  return connection;
}

/** @returns {any[]} details, as they come */
function collect(target, type) {
  const seen = [];
  target.addEventListener(type, (event) => seen.push(event.detail));
  return seen;
}

const says = (message) => server.sessions.get('ana').send(message);
const tokens = () => server.received.filter(({ type }) => type === 'token').map(({ token }) => token);

describe('what the server itself says', () => {
  test('a notice to the room is an event of the room, one to the peer is one of the connection only', async () => {
    const connection = await open();
    const room = await Room.create(connection, { id: 'r' });
    const [toRoom, all] = [collect(room, 'notice'), collect(connection, 'notice')];
    says({ type: 'notice', room: 'r', data: 'five minutes left' });
    says({ type: 'notice', data: { text: 'hello' } });
    says({ type: 'notice', room: 'other', data: 1 });
    await settle();
    assert.deepEqual(toRoom, [{ data: 'five minutes left' }]);
    assert.equal(all.length, 3);
  });

  test('the end of a room comes with the text, and is no removal', async () => {
    const connection = await open();
    const room = await Room.create(connection, { id: 'r' });
    const [ended, removed] = [collect(room, 'ended'), collect(room, 'removed')];
    says({ type: 'left', room: 'r', reason: 'ended', text: 'The appointment is over.' });
    await settle();
    assert.deepEqual(ended, [{ text: 'The appointment is over.' }]);
    assert.deepEqual(removed, []);
    says({ type: 'left', room: 'r', reason: 'kicked', text: 'Please log in.' });
    await settle();
    assert.deepEqual(removed, [{ text: 'Please log in.' }]);
  });

  test('a session that the server has ended stays closed, with its text', async () => {
    const connection = await open();
    const closed = collect(connection, 'closed');
    says({ type: 'bye', reason: 'ended', text: 'Your account was closed.' });
    await settle();
    network.closeAll(4502);
    await settle();
    assert.equal(connection.state, 'closed');
    assert.deepEqual(closed.map(({ code, error }) => [code, error.code, error.message]), [[4502, 'ended', 'Your account was closed.']]);
    assert.equal(network.opened, 1);
  });

  test('only what can be read is shown', () => {
    assert.equal(textOfNotice('five minutes left'), 'five minutes left');
    assert.equal(textOfNotice({ text: ' soon ' }), 'soon');
    assert.equal(textOfNotice('x'.repeat(5_000)).length, 200);
    for (const data of [1, null, true, [], {}, { text: 7 }, '', '  ']) assert.equal(textOfNotice(data), undefined);
  });
});

describe('a session that lasts as long as its token', () => {
  test('who makes tokens is asked for a newer one when the server says so', async () => {
    let made = 0;
    await open({ token: () => `t${++made}` });
    says({ type: 'token', expiresIn: 60_000 });
    await settle();
    assert.deepEqual(tokens(), ['t2']);
    says({ type: 'token', re: 1, expiresIn: 3_600_000 }); // an answer asks for nothing
    await settle();
    assert.deepEqual(tokens(), ['t2']);
  });

  test('where there is none now it is asked for again, until it would be too late', async () => {
    let answers = 0;
    await open({
      token: () => {
        answers += 1;
        if (answers === 1) return 't1';
        throw new Error('the login is away');
      },
    });
    says({ type: 'token', expiresIn: 22_000 });
    await settle();
    await clock.advance(40_000);
    assert.deepEqual(tokens(), []);
    assert.equal(answers, 1 + 1 + 4 + 1); // at the opening, at once, every five seconds, and once at the end
  });

  test('a token that is no function is shown once', async () => {
    await open({ token: 't' });
    says({ type: 'token', expiresIn: 60_000 });
    await settle();
    assert.deepEqual(tokens(), []);
  });
});
