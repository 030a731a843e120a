import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { StatsSampler, VideoBudget } from '../lib/index.js';
import { settle } from './support/fake-clock.js';
import { join, Pages } from './support/pages.js';

let pages, ana, link, stats;

beforeEach(async () => {
  pages = new Pages();
  ({ ana } = await pages.two());
  link = ana.mesh.links.get('bo');
  await settle();
  link.pc.statsAsked = 0; // the link itself has asked once: how it is connected
  stats = new StatsSampler({ mesh: ana.mesh, clock: pages.clock, interval: 2_000, capacity: 3 });
});

const limitedBy = (reason) => new Map([['O', { id: 'O', type: 'outbound-rtp', kind: 'video', timestamp: 1, bytesSent: 0, qualityLimitationReason: reason }]]);
const encoding = (of = link) => of.sender('camera').getParameters().encodings[0];

describe('the sampler', () => {
  test('asks each link once an interval, and keeps the newest samples', async () => {
    stats.start();
    stats.start();
    await pages.clock.advance(10_000);
    assert.equal(link.pc.statsAsked, 5);
    assert.equal(stats.history('bo').length, 3);
    stats.stop();
    await pages.clock.advance(10_000);
    assert.equal(link.pc.statsAsked, 5);
  });

  test('does not ask again before it was answered', async () => {
    let answer;
    link.pc.getStats = () => (link.pc.statsAsked++, new Promise((resolve) => (answer = resolve)));
    stats.start();
    await pages.clock.advance(20_000);
    assert.equal(link.pc.statsAsked, 1);
    answer(new Map());
    await settle();
    await pages.clock.advance(2_000);
    assert.equal(link.pc.statsAsked, 2);
  });

  test('goes on when a connection is closed while it is asked', async () => {
    link.pc.getStats = () => Promise.reject(new DOMException('closed', 'InvalidStateError'));
    stats.start();
    await pages.clock.advance(2_000);
    delete link.pc.getStats;
    await pages.clock.advance(2_000);
    assert.equal(stats.history('bo').length, 1);
  });

  test('forgets who is gone, also when the answer comes late', async () => {
    await stats.sample();
    const late = stats.sample();
    ana.mesh.closeAll();
    await late;
    assert.deepEqual(stats.history('bo'), []);
  });
});

describe('the budget', () => {
  test('gives each camera less as more people come, and more when they go', async () => {
    new VideoBudget({ mesh: ana.mesh, stats });
    await settle();
    assert.equal(encoding().maxBitrate, 1_700_000);
    const cy = await pages.enter('cy');
    await settle(60);
    await stats.sample();
    await settle();
    assert.equal(encoding().maxBitrate, 900_000);
    assert.equal(encoding(ana.mesh.links.get('cy')).maxBitrate, 900_000);
    await cy.room.leave();
    await settle();
    assert.equal(encoding().maxBitrate, 1_700_000);
  });

  test('sends no camera to who wants none, and the others theirs', async () => {
    const cy = await pages.enter('cy');
    await settle(60);
    join(ana, cy);
    new VideoBudget({ mesh: ana.mesh, stats, states: ana.states });
    cy.states.set({ cameras: false });
    await settle();
    assert.equal(encoding(ana.mesh.links.get('cy')).active, false);
    assert.equal(encoding().active, true);
    cy.states.set({ cameras: true });
    await settle();
    assert.equal(encoding(ana.mesh.links.get('cy')).active, true);
  });

  test('steps down when the processor can not keep up', async () => {
    const budget = new VideoBudget({ mesh: ana.mesh, stats });
    const seen = [];
    budget.addEventListener('change', ({ detail }) => seen.push(detail.caps.height));
    link.pc.stats = limitedBy('cpu');
    for (let round = 0; round < 3; round++) await stats.sample();
    await settle();
    assert.deepEqual(seen, [540]);
    assert.equal(encoding().maxBitrate, 900_000);
    link.pc.stats = limitedBy('bandwidth');
    for (let round = 0; round < 15; round++) await stats.sample();
    assert.deepEqual(seen, [540, 720]);
  });

  test('caps screens too, which keep their size: seven of them in a mesh of seven would be too many otherwise', async () => {
    new VideoBudget({ mesh: ana.mesh, stats });
    await settle();
    const screen = (of) => of.sender('screen').getParameters().encodings[0];
    assert.deepEqual(screen(link), { active: true, maxBitrate: 2_500_000, maxFramerate: 30, scaleResolutionDownBy: 1 });
    for (const name of ['cy', 'di', 'ed', 'flo', 'gus']) await pages.enter(name);
    await settle(100);
    await stats.sample();
    await settle();
    const all = [...ana.mesh.links.values()].map((of) => screen(of).maxBitrate);
    assert.equal(all.length, 6);
    assert.ok(all.reduce((sum, bitrate) => sum + bitrate) <= 3_000_000, `${all}`);
  });

  test('is sound only among nine, and says so', async () => {
    const budget = new VideoBudget({ mesh: ana.mesh, stats });
    const seen = [];
    budget.addEventListener('change', ({ detail }) => seen.push(detail.caps));
    for (const name of ['cy', 'di', 'ed', 'flo', 'gus', 'hal', 'ida']) await pages.enter(name);
    await settle(100);
    await stats.sample();
    await settle();
    assert.equal(seen.at(-1), null);
    assert.equal(encoding().active, false);
  });
});
