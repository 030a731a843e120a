import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { settle } from './support/fake-clock.js';
import { join, Pages } from './support/pages.js';

let pages, ana, bo, told;

beforeEach(async () => {
  pages = new Pages();
  ana = await pages.enter('ana');
  bo = await pages.enter('bo');
  told = [];
  ana.mesh.addEventListener('unreachable', ({ detail: { link, cause } }) => told.push([link.peer, cause]));
  await settle(60);
});

const links = () => ana.mesh.links.get('bo');
const offers = () => pages.server.received.filter(({ type, epoch }) => type === 'offer' && epoch === 1).map(({ link }) => link);

test('links that come to nothing are replaced some times, then it is told why, and nothing more is sent', async () => {
  await pages.clock.advance(65_000);
  assert.deepEqual(told, [['bo', 'no-relay']]);
  assert.equal(links().state, 'failed');
  assert.ok(new Set(offers()).size <= 2);
  const sent = pages.server.received.filter(({ type }) => type === 'offer').length;
  await pages.clock.advance(3_600_000);
  assert.equal(pages.server.received.filter(({ type }) => type === 'offer').length, sent);
});

for (const [how, act] of [
  ['when the network is back', () => ana.mesh.wake()],
  ['when somebody asks for it', () => ana.mesh.reconnect('bo')],
  ['when the other side is back', async () => {
    bo.network.down();
    await settle(20);
    bo.network.up();
    await pages.clock.advance(3_000);
  }],
]) {
  test(`a peer that could not be reached is tried again ${how}`, async () => {
    await pages.clock.advance(300_000);
    const given = links().id;
    await act();
    await settle(60);
    assert.notEqual(links().id, given);
    join(ana, bo);
    assert.equal(links().state, 'connected');
  });
}

test('a way that was there is tried for longer', async () => {
  join(ana, bo);
  await settle();
  for (const page of [ana, bo]) [...page.mesh.links.values()][0].pc.become('failed');
  await pages.clock.advance(150_000);
  assert.deepEqual(told, []);
  await pages.clock.advance(30_000);
  assert.deepEqual(told, [['bo', 'no-relay']]);
});

test('a link that connects begins the count anew', async () => {
  await pages.clock.advance(50_000); // one has failed by now
  join(ana, bo);
  await settle();
  for (const page of [ana, bo]) [...page.mesh.links.values()][0].pc.channel.onclose();
  await pages.clock.advance(100_000);
  assert.deepEqual(told, []);
});

test('what the server will never pass on is not tried with another link', async () => {
  join(ana, bo);
  const cy = await pages.enter('cy');
  cy.mesh.addEventListener('unreachable', ({ detail: { link, cause } }) => told.push([link.peer, cause]));
  pages.server.refuses = ({ type }) => (type === 'offer' ? { code: 'too-large' } : undefined);
  await settle(60);
  await pages.clock.advance(120_000);
  assert.deepEqual(told.filter(([, cause]) => cause === 'too-large'), [['ana', 'too-large'], ['bo', 'too-large']]);
  assert.equal(pages.server.received.filter(({ type, to }) => type === 'offer' && to === 'bo').filter(({ link }) => cy.mesh.links.get('bo').id === link).length, 1);
});

test('a link to a peer that has left meanwhile is not made', async () => {
  const before = links();
  bo.session.close();
  await settle(20);
  pages.server.sessions.get('ana').send({ type: 'close', from: 'bo', link: before.id });
  ana.mesh.reconnect('bo');
  await settle(20);
  assert.equal(ana.mesh.links.has('bo'), false);
});
