import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { SignalingConnection } from '../lib/index.js';
import { settle } from './support/fake-clock.js';
import { clock, make, network, server } from './support/fake-world.js';

const MINUTE = 60_000;

async function open(patience = 30_000) {
  const connection = make();
  await Promise.all([connection.connect(), clock.advance(patience)]);
  return connection;
}

describe('falling back to SSE', () => {
  test('a WebSocket that opens is used, and nothing else is tried', async () => {
    const connection = await open(10 * MINUTE);
    assert.equal(connection.transport, 'websocket');
    assert.deepEqual(network.kinds, ['websocket']);
  });

  test('after two WebSockets that could not be opened', async () => {
    network.webSockets = 'fail';
    const connection = await open();
    assert.equal(connection.transport, 'sse');
    assert.deepEqual(network.kinds, ['websocket', 'websocket', 'sse']);
    assert.equal(connection.state, 'open');
  });

  test('after one that nobody answered', async () => {
    network.webSockets = 'hang';
    await open(11_000);
    assert.deepEqual(network.kinds, ['websocket', 'sse']);
  });

  test('after two that opened and died', async () => {
    network.webSockets = 'die';
    await open();
    assert.deepEqual(network.kinds, ['websocket', 'websocket', 'sse']);
  });

  test('each scheme becomes that of the transport', async () => {
    const urls = [];
    const Spy = class extends network.SseSocket {
      constructor(url) {
        super(url);
        urls.push(url.href);
      }
    };
    network.webSockets = 'fail';
    const connection = new SignalingConnection({ url: 'wss://host/signal', WebSocket: network.WebSocket, SseSocket: Spy, clock });
    await Promise.all([connection.connect(), clock.advance(5_000)]);
    assert.deepEqual(urls, ['https://host/signal']);
  });

  test('not for what the server closed with a code', async () => {
    const connection = await open();
    for (let time = 0; time < 4; time++) {
      network.closeAll(1011);
      await clock.advance(4_000);
    }
    assert.equal(connection.transport, 'websocket');
  });

  test('not for a server that answers, but can not take anybody now', async () => {
    const accept = server.accept.bind(server);
    server.accept = (socket) => ({ receive: () => socket.send({ type: 'error', code: 'unavailable', message: 'later', retryable: true }), closed: () => {} });
    const connection = make();
    const connecting = connection.connect();
    await clock.advance(MINUTE);
    server.accept = accept;
    await Promise.all([connecting, clock.advance(MINUTE)]);
    assert.ok(network.kinds.length > 2 && !network.kinds.includes('sse'), network.kinds.join(' '));
  });

  test('in the middle of a session, which loses nothing either way', async () => {
    const connection = await open();
    const heard = [];
    connection.addEventListener('message', ({ detail }) => heard.push(detail.data));
    const { peer } = connection;
    const say = (data) => (connection.send({ type: 'send', to: 'x', data }), server.sessions.get(peer).send({ type: 'message', from: 'x', data }));
    say(1);
    await settle();
    network.webSockets = 'fail';
    network.closeAll(1006);
    say(2);
    await clock.advance(5_000);
    assert.equal(connection.transport, 'sse');
    assert.equal(connection.peer, peer);
    say(3);
    await clock.advance(1_000);
    network.webSockets = 'pass';
    await clock.advance(2 * MINUTE);
    assert.equal(connection.transport, 'websocket');
    say(4);
    await settle();
    assert.deepEqual(heard, [1, 2, 3, 4]);
    assert.deepEqual(server.received.filter(({ type }) => type === 'send').map(({ data }) => data), [1, 2, 3, 4]);
  });

  test('when SSE comes to nothing too, WebSockets have their turn again', async () => {
    network.down();
    const connection = make();
    connection.connect().catch(() => {});
    await clock.advance(5 * MINUTE);
    assert.deepEqual(network.kinds.slice(0, 6), ['websocket', 'websocket', 'sse', 'websocket', 'websocket', 'sse']);
    connection.close();
  });
});

describe('coming back to WebSockets', () => {
  test('one is tried after a minute, then ever more rarely, and the session stays where it is until one opens', async () => {
    network.webSockets = 'fail';
    const connection = await open();
    const states = [];
    connection.addEventListener('statechange', ({ detail }) => states.push(detail.state));
    connection.addEventListener('retry', () => states.push('retry')); // which would tell people of an interruption
    const tries = () => network.kinds.slice(3).length;
    await clock.advance(MINUTE);
    assert.equal(tries(), 1);
    await clock.advance(30 * MINUTE);
    assert.equal(tries(), 5); // after 1, 3, 7, 15 and 31 minutes
    assert.deepEqual(states, []);
    network.webSockets = 'pass';
    await clock.advance(60 * MINUTE);
    assert.equal(connection.transport, 'websocket');
    assert.deepEqual(states, ['resuming', 'open']);
    assert.equal(network.openSockets, 1);
  });

  test('one that opens and dies does not make the session flap', async () => {
    network.webSockets = 'fail';
    const connection = await open();
    network.webSockets = 'die';
    await clock.advance(60 * MINUTE);
    assert.equal(connection.state, 'open');
    assert.equal(connection.transport, 'sse');
    assert.ok(network.kinds.filter((kind) => kind === 'sse').length <= 7, network.kinds.join(' '));
  });

  test('a session that was closed tries nothing any more', async () => {
    network.webSockets = 'fail';
    const connection = await open();
    const { opened } = network;
    connection.close();
    await clock.advance(60 * MINUTE);
    assert.equal(network.opened, opened);
  });
});
