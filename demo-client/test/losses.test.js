import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { SignalingConnection } from '../lib/index.js';
import { PATIENCE, followLosses } from '../page/flows/losses.js';
import { FakeClock, settle } from './support/fake-clock.js';
import { FakeNetwork } from './support/fake-network.js';
import { FakeServer } from './support/fake-server.js';

let clock, network, told, screen;

beforeEach(() => {
  clock = new FakeClock();
  network = new FakeNetwork(new FakeServer());
  told = [];
  screen = new AbortController();
});

async function open(patience) {
  const { WebSocket, SseSocket } = network;
  const session = new SignalingConnection({ url: 'http://host/signal', peer: 'ana', WebSocket, SseSocket, clock, random: () => 0.5 });
  await Promise.all([session.connect(), clock.advance(patience)]);
  followLosses(session, (up) => told.push(up), { signal: screen.signal, clock });
  return session;
}

describe('what is told of a session', () => {
  test('a lost socket, at once and once, and the return', async () => {
    await open(100);
    network.down();
    await settle();
    assert.deepEqual(told, [false]);
    await clock.advance(10_000);
    assert.deepEqual(told, [false]);
    network.up();
    await clock.advance(60_000);
    assert.deepEqual(told, [false, true]);
  });

  test('nothing of a move from SSE to a WebSocket', async () => {
    network.webSockets = 'fail';
    const session = await open(30_000);
    network.webSockets = 'pass';
    await clock.advance(90_000);
    assert.equal(session.transport, 'websocket');
    assert.deepEqual(told, []);
  });

  test('a move that is kept waiting, after a second', async () => {
    const session = await moving();
    await clock.advance(PATIENCE - 1);
    assert.deepEqual(told, []);
    await clock.advance(1);
    assert.deepEqual(told, [false]);
    session.dispatchEvent(new CustomEvent('statechange', { detail: { state: 'open' } }));
    assert.deepEqual(told, [false, true]);
  });

  test('nothing of a server that stops, when another one has the session at the time named', async () => {
    await sentAway(1_830);
    await clock.advance(60_000);
    assert.deepEqual(told, []);
  });

  test('a server that stops and does not start again, at the first attempt that fails', async () => {
    await sentAway(1_830);
    network.down();
    await clock.advance(1_829);
    assert.deepEqual(told, []);
    await clock.advance(1);
    assert.deepEqual(told, [false]);
  });

  test('a server that stops and keeps its clients waiting, a second after the time named', async () => {
    await sentAway(1_830);
    network.webSockets = 'hang';
    await clock.advance(1_829 + PATIENCE);
    assert.deepEqual(told, []);
    await clock.advance(1);
    assert.deepEqual(told, [false]);
  });

  test('nothing once the screen has closed', async () => {
    await moving();
    screen.abort();
    await clock.advance(2 * PATIENCE);
    assert.deepEqual(told, []);
  });
});

/** A session that has just hung up one socket for another. */
async function moving() {
  const session = await open(100);
  session.dispatchEvent(new CustomEvent('statechange', { detail: { state: 'resuming' } }));
  return session;
}

/** A session whose server stops. @param {number} reconnectIn milliseconds */
async function sentAway(reconnectIn) {
  const session = await open(100);
  network.server.sessions.get(session.peer).socket.send({ type: 'going-away', reconnectIn });
  await settle();
  network.closeAll(1012);
  await settle();
}
