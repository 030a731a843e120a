import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Channel } from '../lib/index.js';
import { connectChannels } from './support/fake-data-channel.js';
import { settle } from './support/fake-clock.js';
import { Pages } from './support/pages.js';

let pages, ana, bo, made;

beforeEach(async () => {
  pages = new Pages();
  ({ ana, bo } = await pages.two());
  const [there, here] = [ana.mesh.links.get('bo'), bo.mesh.links.get('ana')];
  made = [connectChannels(there.pc, here.pc), connectChannels(here.pc, there.pc)];
});

const drain = () => made.flat().forEach((channel) => channel.drain());

/** A channel of that page, and what it has heard. */
function channel(page, name = 'notes', options = {}) {
  const own = new Channel(page.mesh, name, { clock: pages.clock, ...options });
  const heard = [];
  own.addEventListener('open', ({ detail }) => heard.push(`open ${detail.peer}`));
  own.addEventListener('message', ({ detail: { from, data } }) => heard.push(typeof data === 'string' ? `${from}: ${data}` : data));
  own.addEventListener('closed', ({ detail }) => heard.push(`closed ${detail.peer}`));
  return Object.assign(own, { heard });
}

async function passed() {
  await settle();
  drain();
  await settle();
}

test('text and bytes go to everybody who has the channel, in order', async () => {
  const [one, other] = [channel(ana), channel(bo)];
  await settle();
  assert.deepEqual([one.peers, other.peers], [['bo'], ['ana']]);
  assert.deepEqual(one.send('first'), ['bo']);
  one.send(new Uint8Array([1, 2, 3]).buffer);
  other.send('and back', { to: 'ana' });
  assert.deepEqual(other.send('to nobody', { to: 'cy' }), []);
  await passed();
  assert.deepEqual(other.heard, ['open ana', 'ana: first', new Uint8Array([1, 2, 3]).buffer]);
  assert.deepEqual(one.heard, ['open bo', 'bo: and back']);
});

test('whoever has it later misses nothing: before that, nothing is sent', async () => {
  const one = channel(ana);
  await settle();
  assert.deepEqual([one.peers, one.send('too early')], [[], []]);
  const other = channel(bo);
  await settle();
  one.send('now');
  await passed();
  assert.deepEqual(other.heard, ['open ana', 'ana: now']);
});

test('names keep channels apart, and no other name passes', async () => {
  const [one, other] = [channel(ana, 'notes'), channel(bo, 'acme-board')];
  await settle();
  assert.deepEqual([one.peers, other.peers], [[], []]);
  for (const name of ['', 'a b', 'a:b', 'ä', 'a'.repeat(65)]) assert.throws(() => channel(ana, name), RangeError);
});

test('one that is closed is closed on both sides, and can be had again', async () => {
  const [one, other] = [channel(ana), channel(bo)];
  await settle();
  other.close();
  await settle();
  assert.deepEqual([one.heard, other.heard], [['open bo', 'closed bo'], ['open ana', 'closed ana']]);
  assert.deepEqual(one.send('gone'), []);
  const again = channel(bo);
  await settle();
  one.send('again');
  await passed();
  assert.deepEqual([one.heard.at(-1), again.heard], ['open bo', ['open ana', 'ana: again']]);
});

test('one that is closed and made again in one turn works', async () => {
  const [one, other] = [channel(ana), channel(bo)];
  await settle();
  other.close();
  const again = channel(bo);
  await settle(40);
  one.send('again');
  await passed();
  assert.deepEqual([one.peers, again.heard], [['bo'], ['open ana', 'ana: again']]);
});

test('it ends with its link', async () => {
  const one = channel(ana);
  channel(bo);
  await settle();
  ana.mesh.links.get('bo').close();
  assert.deepEqual([one.heard, one.peers], [['open bo', 'closed bo'], []]);
});

test('what is too long is neither sent nor taken', async () => {
  const [one, other] = [channel(ana, 'notes', { largest: 20 }), channel(bo, 'notes', { largest: 10 })];
  await settle();
  assert.throws(() => one.send('x'.repeat(21)), { name: 'RangeError', message: /at most 20 bytes, not 21/ });
  one.send('x'.repeat(11));
  one.send(new ArrayBuffer(11));
  one.send('y'.repeat(10));
  await passed();
  assert.deepEqual(other.heard, ['open ana', `ana: ${'y'.repeat(10)}`]);
});

test('a flood is cut to its rate', async () => {
  const [one, other] = [channel(ana), channel(bo, 'notes', { perSecond: 10 })];
  await settle();
  for (let sent = 0; sent < 200; sent++) one.send(`${sent}`);
  await passed();
  assert.equal(other.heard.length, 1 + 40);
  await pages.clock.advance(1_000);
  for (let sent = 0; sent < 200; sent++) one.send(`${sent}`);
  await passed();
  assert.equal(other.heard.length, 1 + 50);
});

test('a peer that takes nothing is left out, so that nothing piles up for it', async () => {
  const one = channel(ana);
  channel(bo);
  await settle();
  const bytes = new ArrayBuffer(65_536);
  const reached = Array.from({ length: 30 }, () => one.send(bytes).length);
  assert.equal(reached.filter((count) => count === 1).length, 16);
  assert.equal(made[0].at(-1).bufferedAmount, 1024 * 1024);
});

test('a peer may open sixteen names, and what it opens beyond is closed', async () => {
  const { pc } = bo.mesh.links.get('ana');
  const opened = Array.from({ length: 20 }, (_, at) => pc.createDataChannel(`app:n${at}`));
  await settle();
  assert.deepEqual(opened.map(({ readyState }) => readyState), [...Array(16).fill('open'), ...Array(4).fill('closed')]);
});
