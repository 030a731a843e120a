import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { settle } from './support/fake-clock.js';
import { join, Pages } from './support/pages.js';

const turn = (username) => [{ urls: 'turn:t', username, credential: 'c' }];

let pages, ana, bo, link;

const userOf = (link) => link.pc.getConfiguration().iceServers[0]?.username;
const requests = () => pages.server.received.filter(({ type }) => type === 'ice-servers').length;

beforeEach(async () => {
  pages = new Pages();
  pages.server.iceServers = () => turn('first');
  ({ ana, bo } = await pages.two());
  link = bo.mesh.links.get('ana');
  pages.server.iceServers = () => turn('second');
});

async function interrupted(by) {
  await pages.clock.advance(by);
  link.pc.become('disconnected');
}

describe('before an ICE restart', () => {
  test('a restart asks for fresh credentials and uses them', async () => {
    await interrupted(300_000);
    await pages.clock.advance(3_500);
    assert.equal(link.pc.restarts, 1);
    assert.equal(requests(), 1);
    assert.equal(userOf(link), 'second');
  });

  test('a server that does not answer holds it up for two seconds only', async () => {
    pages.server.iceServers = () => null;
    await interrupted(300_000);
    await pages.clock.advance(4_900);
    assert.equal(link.pc.restarts, 0);
    await pages.clock.advance(200);
    assert.equal(link.pc.restarts, 1);
    assert.equal(userOf(link), 'first');
  });

  test('a connection that comes back while they are asked for is not restarted', async () => {
    pages.server.iceServers = () => null;
    await interrupted(300_000);
    await pages.clock.advance(3_500);
    link.pc.become('connected');
    await pages.clock.advance(60_000);
    assert.equal(link.pc.restarts, 0);
  });

  test('a ladder does not ask at each of its steps, nor each link for itself', async () => {
    const cy = await pages.enter('cy');
    await settle(60);
    join(bo, cy);
    join(ana, cy);
    await interrupted(300_000);
    bo.mesh.links.get('cy').pc.become('disconnected');
    await pages.clock.advance(12_000);
    assert.ok(link.pc.restarts >= 2);
    assert.equal(requests(), 1);
  });
});

test('links that restart at once share one request', async () => {
  const cy = await pages.enter('cy');
  await settle(60);
  join(bo, cy);
  join(ana, cy);
  await pages.clock.advance(300_000);
  await Promise.all([...bo.mesh.links.values()].map((each) => each.restart()));
  assert.equal(requests(), 1);
  assert.deepEqual([...bo.mesh.links.values()].map(userOf), ['second', 'second']);
});

describe('credentials that the server sends by itself', () => {
  test('are taken over by every link, and by those made later', async () => {
    pages.server.sessions.get('bo').send({ type: 'ice-servers', iceServers: turn('pushed') });
    await settle();
    assert.equal(userOf(link), 'pushed');
    await pages.enter('cy');
    await settle(60);
    assert.equal(userOf(bo.mesh.links.get('cy')), 'pushed');
  });

  test('are fresh: a restart soon after asks for nothing', async () => {
    await pages.clock.advance(300_000);
    pages.server.sessions.get('bo').send({ type: 'ice-servers', iceServers: turn('pushed') });
    await interrupted(0);
    await pages.clock.advance(3_500);
    assert.equal(link.pc.restarts, 1);
    assert.equal(requests(), 0);
  });

  test('come as well with the welcome after a reconnect', async () => {
    bo.network.down();
    bo.network.up();
    await pages.clock.advance(3_000);
    assert.equal(userOf(link), 'second');
  });
});
