import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { Mesh, Room, SignalingConnection } from '../lib/index.js';
import { settle } from './support/fake-clock.js';
import { FakeNetwork } from './support/fake-network.js';
import { FakeMediaStream, FakePeerConnection } from './support/fake-peer-connection.js';
import { join, Pages } from './support/pages.js';

let clock, server, enter, two;

beforeEach(() => {
  const pages = new Pages();
  ({ clock, server } = pages);
  enter = (...how) => pages.enter(...how);
  two = () => pages.two();
});

describe('what peers say of themselves', () => {
  test('is known of those who were there, of those who come, and when it changes', async () => {
    const ana = await enter('ana', { attributes: { team: 'red' } });
    const bo = await enter('bo', { attributes: { team: 'blue' } });
    await settle();
    assert.deepEqual([bo.room.peers.get('ana').attributes, ana.room.peers.get('bo').attributes], [{ team: 'red' }, { team: 'blue' }]);
    const heard = [];
    ana.room.addEventListener('peer-updated', ({ detail }) => heard.push([detail.peer.id, detail.peer.attributes]));
    bo.session.update({ team: 'green' });
    await settle();
    assert.deepEqual([heard, ana.room.peers.get('bo').attributes], [[['bo', { team: 'green' }]], { team: 'green' }]);
  });
});

describe('links', () => {
  test('the newcomer offers, to everyone in the snapshot', async () => {
    await two();
    const cy = await enter('cy');
    await settle(60);
    const offers = server.received.filter(({ type }) => type === 'offer');
    assert.deepEqual(offers.map(({ to }) => to), ['ana', 'ana', 'bo']);
    assert.deepEqual([...cy.mesh.links.keys()], ['ana', 'bo']);
  });

  test('whoever makes a mesh hears of the links to those who are there already', async () => {
    await enter('ana');
    const { session, room, mesh } = await enter('bo');
    mesh.close();
    const heard = [];
    const again = new Mesh({ session, room, clock, RTCPeerConnection: FakePeerConnection, MediaStream: FakeMediaStream });
    again.addEventListener('link', ({ detail }) => heard.push(detail.peer.id));
    await settle();
    assert.deepEqual(heard, ['ana']);
  });

  test('who leaves is gone', async () => {
    const { ana, bo } = await two();
    await bo.room.leave();
    await settle();
    assert.deepEqual(ana.gone, [{ peer: 'bo', reason: 'left' }]);
  });

  test('a page that closes says so itself, before any server could', async () => {
    const { ana, bo } = await two();
    bo.mesh.closeAll();
    await settle();
    assert.deepEqual(ana.gone, [{ peer: 'bo', reason: 'bye' }]);
  });

  test('a connected link outlives sockets, grace time and all', async () => {
    const { ana, bo } = await two();
    const link = ana.mesh.links.get('bo');
    bo.network.down();
    await clock.advance(100);
    for (const session of server.sessions.values()) session.send({ type: 'peer-left', room: 'r', peer: 'bo', reason: 'lost' });
    await settle();
    assert.equal(ana.mesh.links.get('bo'), link);
    assert.equal(link.state, 'connected');
    link.pc.become('failed');
    assert.deepEqual(ana.gone, [{ peer: 'bo', reason: 'lost' }]);
  });

  test('a restarted server: the room is made again, the links are the same', async () => {
    const { ana, bo } = await two();
    const before = [ana.mesh.links.get('bo'), bo.mesh.links.get('ana')];
    server.restart();
    ana.network.down();
    bo.network.down();
    ana.network.up();
    bo.network.up();
    await clock.advance(3_000);
    assert.deepEqual([...server.rooms.get('r')].sort(), ['ana', 'bo']);
    assert.deepEqual([ana.mesh.links.get('bo'), bo.mesh.links.get('ana')], before);
    assert.deepEqual([...ana.room.peers.keys()], ['bo']);
    assert.deepEqual([ana.gone, bo.gone], [[], []]);
  });

  test('a session that could not be resumed, but is still in its room', async () => {
    const { ana, bo } = await two();
    const link = bo.mesh.links.get('ana');
    const evicted = [];
    bo.room.addEventListener('evicted', ({ detail }) => evicted.push(detail.error));
    server.sessions.get('bo').attach = forgetful(server.sessions.get('bo'));
    bo.network.down();
    bo.network.up();
    await clock.advance(3_000);
    assert.deepEqual(evicted, []);
    assert.equal(bo.mesh.links.get('ana'), link);
    assert.deepEqual([...ana.room.peers.keys()], ['bo']);
  });

  test('a reloaded peer gets a new link in the place of the old one', async () => {
    const { ana, bo } = await two();
    const old = ana.mesh.links.get('bo');
    const network = new FakeNetwork(server);
    const session = new SignalingConnection({ url: 'ws://h/', peer: 'bo', secret: bo.session.secret, WebSocket: network.WebSocket, SseSocket: network.SseSocket, clock });
    await session.connect();
    const room = await Room.join(session, 'r', { create: true });
    new Mesh({ session, room, clock, RTCPeerConnection: FakePeerConnection, MediaStream: FakeMediaStream });
    await settle(60);
    assert.notEqual(ana.mesh.links.get('bo'), old);
    assert.equal(ana.mesh.links.get('bo').pc.signalingState, 'stable');
    assert.equal(old.state, 'closed');
  });

  test('an offer that goes on with a link which this page never had is refused, and made anew', async () => {
    const { ana, bo } = await two();
    const old = bo.mesh.links.get('ana');
    const crossed = ana.mesh.links.get('bo');
    ana.mesh.links.delete('bo'); // as in a page that was just loaded
    crossed.pc.channel.send = () => {};
    old.restart();
    await clock.advance(5_000);
    await settle(80);
    assert.deepEqual(server.received.filter(({ type }) => type === 'close').map(({ link, to }) => [link, to])[0], [old.id, 'bo']);
    assert.notEqual(bo.mesh.links.get('ana'), old);
    assert.equal(ana.mesh.links.get('bo').id, bo.mesh.links.get('ana').id);
  });

  test('two first offers that cross: the impolite one stands, on both sides', async () => {
    const { ana, bo } = await two();
    ana.mesh.closeAll();
    await settle();
    ana.mesh.connectAll();
    bo.mesh.connectAll();
    await settle(80);
    const [link, other] = [ana.mesh.links.get('bo'), bo.mesh.links.get('ana')];
    assert.equal(link.id, other.id);
    assert.equal(other.initiator, true, 'bo sorts last and is impolite');
    assert.equal(link.pc.signalingState, 'stable');
  });

  test('the server is told which link has ended: the one that gave way, one that was replaced, all of a page that goes', async () => {
    const { ana, bo } = await two();
    const closed = () => server.received.filter(({ type }) => type === 'close').map(({ to, link }) => [to, link]);
    const first = ana.mesh.links.get('bo').id;
    ana.mesh.closeAll();
    await settle();
    assert.deepEqual(closed(), [['bo', first]], 'bo heard of it by the channel, and says nothing');
    ana.mesh.connectAll();
    bo.mesh.connectAll();
    const gaveWay = ana.mesh.links.get('bo').id;
    await settle(80);
    assert.deepEqual(closed().slice(1), [['bo', gaveWay]]);
    const failing = bo.mesh.links.get('ana');
    failing.pc.channel.onclose();
    await clock.advance(600);
    await settle(60);
    assert.deepEqual(closed().slice(2), [['ana', failing.id]]);
    assert.equal(ana.mesh.links.get('bo').id, bo.mesh.links.get('ana').id);
  });

  test('nothing is said of links to those who have left', async () => {
    const { bo } = await two();
    await bo.room.leave();
    await settle();
    assert.deepEqual(server.received.filter(({ type, to }) => type === 'close' && to === 'bo'), []);
  });

  test("a link that the other side has closed is made anew, unless the other side's new one is first", async () => {
    const { ana, bo } = await two();
    const [link, other] = [ana.mesh.links.get('bo'), bo.mesh.links.get('ana')];
    server.sessions.get('ana').send({ type: 'close', from: 'bo', link: 'another' });
    await settle();
    assert.equal(link.state, 'connected');
    server.sessions.get('ana').send({ type: 'close', from: 'bo', link: link.id });
    await settle();
    assert.equal(link.state, 'failed');
    assert.equal(ana.gone.length, 0, 'nobody has gone');
    await clock.advance(5_000);
    await settle(60);
    assert.notEqual(bo.mesh.links.get('ana'), other);
    assert.equal(ana.mesh.links.get('bo').id, bo.mesh.links.get('ana').id);
  });

  test('a link that failed is replaced while its peer is there', async () => {
    const { ana, bo } = await two();
    const old = bo.mesh.links.get('ana');
    old.pc.channel.onclose();
    ana.mesh.links.get('bo').pc.channel.onclose();
    await clock.advance(5_000);
    await settle(60);
    assert.notEqual(bo.mesh.links.get('ana'), old);
    assert.equal(ana.mesh.links.get('bo').id, bo.mesh.links.get('ana').id);
  });

  test('an offer from somebody who is not in the room is nothing', async () => {
    const ana = await enter('ana');
    server.sessions.get('ana').send({ type: 'offer', from: 'eve', sdp: 'offer', link: 'k', epoch: 1 });
    await settle();
    assert.equal(ana.mesh.links.size, 0);
  });
});

describe('rooms', () => {
  test('an unknown room is not made by joining it', async () => {
    await assert.rejects(enter('ana', { create: false }), { code: 'not-found' });
  });

  test('in a relay-only room, addresses of other kinds are not even gathered', async () => {
    const ana = await enter('ana', { relayOnly: true });
    const bo = await enter('bo');
    await settle(60);
    assert.equal(bo.room.relayOnly, true);
    for (const link of [ana.mesh.links.get('bo'), bo.mesh.links.get('ana')]) assert.equal(link.pc.getConfiguration().iceTransportPolicy, 'relay');
  });

  test('a fresh snapshot says who is still there, and who is not', async () => {
    const ana = await enter('ana');
    const bo = await enter('bo');
    await enter('cy');
    await settle();
    const left = [];
    ana.room.addEventListener('peer-left', ({ detail }) => left.push([detail.peer.id, detail.reason]));
    server.sessions.get('ana').send({ type: 'joined', room: 'r', peers: [{ peer: 'bo', name: 'Bo', polite: true, away: true }] });
    await settle();
    assert.deepEqual(left, [['cy', 'absent']]);
    assert.equal(ana.room.peers.get('bo').away, true);
    assert.equal(bo.room.peers.size, 2);
  });
});

describe('what pages tell each other', () => {
  test('chat arrives in order and once, also over a link that was replaced', async () => {
    const { ana, bo } = await two();
    const heard = [];
    bo.chat.addEventListener('message', ({ detail }) => heard.push(detail.text));
    ana.chat.say('one');
    await settle();
    ana.mesh.links.get('bo').pc.channel.readyState = 'closed';
    ana.chat.say('two');
    ana.chat.say('three');
    bo.mesh.links.get('ana').pc.channel.onclose();
    ana.mesh.links.get('bo').pc.channel.onclose();
    await clock.advance(5_000);
    await settle(60);
    join(ana, bo);
    await settle();
    assert.deepEqual(heard, ['one', 'two', 'three']);
  });

  test('media state reaches those who come late', async () => {
    const { ana, bo } = await two();
    bo.states.set({ mic: true, camera: false });
    await settle();
    assert.deepEqual(ana.states.of('bo'), { mic: true, camera: false, screen: false, hand: false, cameras: true });
    const cy = await enter('cy');
    await settle(60);
    join(bo, cy);
    await settle();
    assert.equal(cy.states.of('bo').mic, true);
    assert.equal(cy.states.of('ana'), undefined);
  });

  test('a page that does not say whether it wants cameras wants them', async () => {
    const { ana, bo } = await two();
    bo.mesh.broadcast({ type: 'state', mic: true });
    await settle();
    assert.deepEqual(ana.states.of('bo'), { mic: true, camera: false, screen: false, hand: false, cameras: true });
    bo.states.set({ cameras: false });
    await settle();
    assert.equal(ana.states.of('bo').cameras, false);
  });
});

/** A server session that has thrown away what it kept, and so can not resume. */
function forgetful(session) {
  const attach = Object.getPrototypeOf(session).attach;
  return (socket, resume) => attach.call(session, socket, { ...resume, received: undefined });
}
