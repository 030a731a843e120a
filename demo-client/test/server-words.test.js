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

  test('only what can be read is shown', () => {
    assert.equal(textOfNotice('five minutes left'), 'five minutes left');
    assert.equal(textOfNotice({ text: ' soon ' }), 'soon');
    assert.equal(textOfNotice('x'.repeat(5_000)).length, 200);
    for (const data of [1, null, true, [], {}, { text: 7 }, '', '  ']) assert.equal(textOfNotice(data), undefined);
  });
});
