import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Call, joinCall, SignalingConnection } from '../lib/index.js';
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

test('what has joined is told before there is a link: whatever is made of the mesh then misses nothing', async () => {
  const ana = call('ana');
  await ana.joined;
  const bo = call('bo');
  const order = [];
  bo.addEventListener('statechange', ({ detail: { state } }) => order.push(state, bo.mesh.links.size, bo.group === bo.room));
  bo.addEventListener('link', () => order.push('link'));
  await bo.joined;
  await settle(60);
  assert.deepEqual(order, ['joined', 0, true, 'link']);
});

test('without a room one is made, under an id that the server chooses', async () => {
  const ana = call('ana', { room: undefined });
  await ana.joined;
  const bo = call('bo', { room: ana.room.id, create: false });
  await bo.joined;
  assert.deepEqual([...bo.room.peers.keys()], ['ana']);
});

test('a room that does not let this side in asks what is to be tried next, in the same session, until there is nothing', async () => {
  server.refusesToJoin = ({ password }) => (password === 'sesame' ? undefined : 'wrong-password');
  const asked = [];
  const answers = [{ password: 'no' }, { password: 'sesame' }];
  const ana = call('ana', { refused: async ({ code }, { password }) => (asked.push([code, password]), answers.shift()) });
  await ana.joined;
  assert.deepEqual([asked, ana.state, server.sessions.size], [[['wrong-password', undefined], ['wrong-password', 'no']], 'joined', 1]);
  assert.equal(ana.room.password, 'sesame');

  const bo = call('bo', { refused: async () => undefined });
  await assert.rejects(bo.joined, { code: 'wrong-password' });
  assert.deepEqual([bo.heard, bo.session.state], [[['ended', 'wrong-password']], 'closed']);
});

test('whoever leaves while it is asked has left, and a question that fails ends it', async () => {
  server.refusesToJoin = () => 'room-locked';
  const ana = call('ana', { refused: () => new Promise(() => {}) });
  await settle(20);
  ana.leave();
  await assert.rejects(ana.joined, { code: 'closed' });
  const bo = call('bo', { refused: async () => { throw Object.assign(new Error('no'), { code: 'denied' }); } });
  await assert.rejects(bo.joined, { code: 'denied' });
  assert.deepEqual([ana.heard, bo.heard], [[['ended', undefined]], [['ended', 'denied']]]);
});

test('a page that goes for a moment says so on its links, and makes them anew when it is back', async () => {
  const [ana, bo] = [call('ana'), call('bo')];
  await Promise.all([ana.joined, bo.joined]);
  await settle(60);
  bo.hide();
  assert.deepEqual([bo.heard.at(-1), bo.mesh.links.size, bo.state], [['gone', 'ana'], 0, 'joined']);
  bo.restore();
  await settle(60);
  assert.deepEqual([bo.heard.at(-1), bo.mesh.links.size], [['link', 'ana'], 1]);
});

/** A call of a phone, as the server tells of it, with somebody who is in the call as well. */
async function phoneCall() {
  const { WebSocket, SseSocket } = new FakeNetwork(server);
  const session = new SignalingConnection({ url: 'ws://host/signal', peer: 'ana', WebSocket, SseSocket, clock });
  await session.connect();
  const ringing = new Call(session, { id: 'c1', peer: { id: 'bo', name: 'Bo' }, outgoing: true, clock });
  const heard = [];
  const joined = joinCall({ call: ringing, clock, RTCPeerConnection: FakePeerConnection, MediaStream: FakeMediaStream });
  for (const type of ['statechange', 'link', 'gone', 'ended']) joined.addEventListener(type, ({ detail }) => heard.push([type, detail.state ?? detail.peer?.id ?? detail.peer ?? detail.error?.code]));
  return { ringing, joined, heard, accept: () => ringing.accepted({ call: 'c1', peer: 'bo', name: 'Bo', polite: true }) };
}

test('a call of a phone is joined when it is accepted, and leaving it hangs up and keeps the session', async () => {
  const { ringing, joined, heard, accept } = await phoneCall();
  await settle();
  assert.equal(joined.state, 'joining');
  accept();
  await joined.joined;
  await settle(20);
  assert.deepEqual([joined.group === ringing, joined.room, joined.snapshot().people.map(({ name }) => name)], [true, undefined, ['Bo']]);
  joined.leave();
  assert.deepEqual(heard, [['statechange', 'joined'], ['link', 'bo'], ['gone', 'bo'], ['statechange', 'ended'], ['ended', undefined]]);
  assert.deepEqual([ringing.state, ringing.reason, joined.session.state], ['ended', 'hangup', 'open']);
});

test('a call that nobody accepts says why', async () => {
  const { ringing, joined, heard } = await phoneCall();
  ringing.end('declined');
  await assert.rejects(joined.joined, { code: 'declined' });
  assert.deepEqual(heard.at(-1), ['ended', 'declined']);
});

test('a call of two is over when the other page does not come back, and not while it loads anew', async () => {
  const { joined, heard, accept } = await phoneCall();
  accept();
  await joined.joined;
  await settle(20);
  joined.mesh.links.get('bo').close('bye');
  await clock.advance(14_000);
  assert.equal(joined.state, 'joined');
  joined.restore(); // a link is there again
  await settle(20);
  await clock.advance(5_000);
  assert.equal(joined.state, 'joined');
  joined.mesh.links.get('bo').close('bye');
  await clock.advance(16_000);
  assert.deepEqual(heard.at(-1), ['ended', 'lost']);
});
