import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SignalingError } from '../lib/index.js';
import { CandidatePacer } from '../lib/candidate-pacer.js';
import { FakeClock, settle } from './support/fake-clock.js';
import { Pages } from './support/pages.js';

/** A server that takes so many a second, with a burst of five seconds, as PROTOCOL says of real ones. */
function server(clock, perSecond) {
  const passed = [];
  let reaches = 0;
  let refused = 0;
  return {
    passed,
    get refused() {
      return refused;
    },
    send: (message, tell) =>
      setImmediate(() => {
        const now = clock.now();
        const start = Math.max(0, reaches - now);
        if (start > 5_000) {
          refused++;
          return tell(new SignalingError('rate-limited', 'too fast', { retryable: true, retryAfter: Math.ceil(start - 5_000) }));
        }
        reaches = now + start + 1_000 / perSecond;
        return passed.push(message.number);
      }),
  };
}

const always = new AbortController().signal;
const numbers = (count) => Array.from({ length: count }, (_, number) => number);

for (const perSecond of [100, 20, 5]) {
  test(`a newcomer to forty others loses none of 840 candidates where ${perSecond} a second are taken`, async () => {
    const clock = new FakeClock();
    const far = server(clock, perSecond);
    const pacer = new CandidatePacer({ send: far.send, clock });
    for (const number of numbers(840)) pacer.push({ type: 'candidate', number }, always);
    await clock.advance((840 / perSecond) * 1_500);
    assert.deepEqual([...far.passed].sort((a, b) => a - b), numbers(840));
    if (perSecond === 100) assert.equal(far.refused, 0);
  });
}

test('those of a link that is gone are not sent', async () => {
  const clock = new FakeClock();
  const far = server(clock, 1_000);
  const pacer = new CandidatePacer({ send: far.send, clock, rate: { burst: 1, perSecond: 60 } });
  const link = new AbortController();
  for (const number of numbers(9)) pacer.push({ type: 'candidate', number }, number === 8 ? always : link.signal);
  await settle();
  link.abort();
  await clock.advance(1_000);
  assert.deepEqual(far.passed, [0, 8]);
});

test('what is refused for another reason is told, and not sent again', async () => {
  const clock = new FakeClock();
  const sent = [];
  const send = (message, refused) => (sent.push(message), setImmediate(() => refused(new SignalingError('not-found', 'gone'))));
  const told = [];
  new CandidatePacer({ send, clock }).push({ type: 'candidate' }, always, ({ code }) => told.push(code));
  await clock.advance(60_000);
  assert.equal(sent.length, 1);
  assert.deepEqual(told, ['not-found']);
});

test('candidates of a mesh that a server refuses as too many arrive all the same, once each', async () => {
  const pages = new Pages();
  const { ana, bo } = await pages.two();
  const { pc } = ana.mesh.links.get('bo');
  const far = bo.mesh.links.get('ana').pc;
  far.candidates.length = 0;
  let refusals = 5;
  pages.server.refuses = ({ type }) => (type === 'candidate' && refusals-- > 0 ? { code: 'rate-limited', retryable: true, retryAfter: 100 } : undefined);
  for (const number of numbers(30)) pc.finds('host', `${number}`);
  await pages.clock.advance(5_000);
  await settle();
  assert.ok(refusals <= 0, `${refusals}`);
  assert.equal(far.candidates.length, 30);
  assert.equal(new Set(far.candidates.map(({ candidate }) => candidate)).size, 30);
});
