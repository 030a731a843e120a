import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { joinCall } from '../lib/index.js';
import { FakeClock, settle } from './support/fake-clock.js';
import { FakeNetwork } from './support/fake-network.js';
import { FakeMediaStream, FakePeerConnection } from './support/fake-peer-connection.js';
import { FakeServer } from './support/fake-server.js';

let clock, server;

beforeEach(() => {
  clock = new FakeClock();
  server = new FakeServer();
});

function call(peer, options = {}) {
  const { WebSocket, SseSocket } = new FakeNetwork(server);
  const one = joinCall({ url: 'ws://host/signal', room: 'r', peer, name: peer, WebSocket, SseSocket, clock, RTCPeerConnection: FakePeerConnection, MediaStream: FakeMediaStream, ...options });
  const heard = [];
  for (const type of ['link', 'gone', 'ended']) one.addEventListener(type, ({ detail }) => heard.push([type, detail.peer?.id ?? detail.peer ?? detail.error?.code]));
  return Object.assign(one, { heard });
}

test('whoever joins hears of a link to everybody, also to those who were there', async () => {
  const ana = call('ana');
  await ana.joined;
  const bo = call('bo');
  await bo.joined;
  await settle(60);
  assert.deepEqual([ana.heard, bo.heard], [[['link', 'bo']], [['link', 'ana']]]);
  assert.deepEqual([...ana.room.peers.keys(), ...bo.mesh.links.keys()], ['bo', 'ana']);
});

test('to leave closes the links and ends the session, and is told once', async () => {
  const ana = call('ana');
  const bo = call('bo');
  await Promise.all([ana.joined, bo.joined]);
  await settle(60);
  bo.leave();
  bo.leave();
  await settle();
  assert.deepEqual(bo.heard, [['link', 'ana'], ['gone', 'ana'], ['ended', undefined]]);
  assert.equal(bo.session.state, 'closed');
  assert.deepEqual(ana.heard.at(-1), ['gone', 'bo']);
});

test('a room that is not there rejects, and leaves no session behind', async () => {
  const ana = call('ana', { create: false });
  await assert.rejects(ana.joined, { name: 'SignalingError', code: 'not-found' });
  assert.deepEqual(ana.heard, [['ended', 'not-found']]);
  assert.equal(ana.session.state, 'closed');
  assert.equal(ana.room, undefined);
});

test('an abort leaves, before and after it has joined', async () => {
  const early = AbortSignal.abort(new Error('never mind'));
  await assert.rejects(call('cy', { signal: early }).joined, /never mind/);
  const later = new AbortController();
  const ana = call('ana', { signal: later.signal });
  await ana.joined;
  later.abort();
  assert.equal(ana.session.state, 'closed');
  assert.equal(ana.heard.at(-1)[0], 'ended');
});

test('whoever is removed has no links any more, and hears why', async () => {
  const ana = call('ana');
  await ana.joined;
  const bo = call('bo');
  await bo.joined;
  await settle(60);
  bo.session.dispatchEvent(new CustomEvent('left', { detail: { type: 'left', room: 'r', reason: 'kicked' } }));
  assert.deepEqual(bo.heard.slice(1), [['gone', 'ana'], ['ended', 'kicked']]);
  assert.equal(bo.session.state, 'closed');
});

test('a snapshot is the same until something has changed, and tells who is there and how their links are', async () => {
  const ana = call('ana');
  let told = 0;
  const end = ana.subscribe(() => told++);
  assert.equal(ana.snapshot().state, 'joining');
  await ana.joined;
  await settle();
  const alone = ana.snapshot();
  assert.deepEqual([alone.state, alone.isModerator, alone.people, ana.snapshot() === alone], ['joined', ana.room.isModerator, [], true]);

  const bo = call('bo');
  await bo.joined;
  await settle(60);
  const both = ana.snapshot();
  assert.notEqual(both, alone);
  assert.deepEqual(both.people.map(({ id, name, away, state }) => [id, name, away, state]), [['bo', 'bo', false, ana.mesh.links.get('bo').state]]);
  assert.equal(both.people[0].main, ana.mesh.links.get('bo').streams.main);
  assert.ok(Object.isFrozen(both) && Object.isFrozen(both.people) && Object.isFrozen(both.people[0]));

  ana.mesh.links.get('bo').pc.become('connected');
  await settle();
  assert.equal(ana.snapshot().people[0].state, 'connected');
  assert.equal(both.people[0].state === 'connected', false, 'a snapshot does not change');

  const before = told;
  bo.leave();
  await settle(60);
  assert.ok(told > before);
  assert.deepEqual(ana.snapshot().people, []);
  end();
  const after = told;
  ana.leave();
  await settle();
  assert.deepEqual([told, ana.snapshot().state, ana.snapshot().error], [after, 'ended', undefined]);
});

test('a snapshot of a call that could not be joined says why', async () => {
  const ana = call('ana', { create: false });
  await ana.joined.catch(() => {});
  assert.deepEqual([ana.snapshot().state, ana.snapshot().error.code], ['ended', 'not-found']);
});

test('many changes in one turn are told once', async () => {
  const ana = call('ana');
  await ana.joined;
  await settle();
  let told = 0;
  ana.subscribe(() => told++);
  for (const team of ['red', 'green', 'blue']) ana.room.dispatchEvent(new CustomEvent('updated', { detail: { team } }));
  await settle();
  assert.equal(told, 1);
});
