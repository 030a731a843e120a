import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { SafetyCodes } from '../lib/index.js';
import { EMOJI } from '../lib/emoji.js';
import { fingerprints } from '../lib/fingerprints.js';
import { settle, until } from './support/fake-clock.js';
import { join, Pages } from './support/pages.js';

let pages;

beforeEach(() => {
  pages = new Pages();
});

async function two(at = pages) {
  const ana = await at.enter('ana');
  const bo = await at.enter('bo');
  await settle(60);
  return { ana, bo };
}

const codesOf = (page) => new SafetyCodes({ mesh: page.mesh, self: page.session.peer });
const words = ({ symbols }) => symbols.map(([, word]) => word).join(' ');
const isDone = (code) => code.state !== 'pending';

/** Everything that the two sides said to each other about codes. */
function listen(page) {
  const heard = [];
  page.mesh.addEventListener('control', ({ detail: { message } }) => message.type.startsWith('sas') && heard.push(message));
  return heard;
}

test('both sides get the same five symbols, and another pair gets others', async () => {
  const { ana, bo } = await two();
  const [mine, theirs] = [codesOf(ana), codesOf(bo)];
  join(ana, bo);
  await until(() => isDone(mine.of('bo')) && isDone(theirs.of('ana')));
  assert.equal(mine.of('bo').state, 'ready');
  assert.equal(mine.of('bo').symbols.length, 5);
  assert.deepEqual([ana.mesh.links.get('bo').outcome.result, ana.mesh.links.get('bo').outcome.cause], ['connected', null]);
  assert.equal(words(mine.of('bo')), words(theirs.of('ana')));
});

test('nothing is revealed before the other side has committed', async () => {
  const { ana, bo } = await two();
  codesOf(ana);
  const heard = listen(bo); // and says nothing
  join(ana, bo);
  await until(() => heard.length > 0);
  await settle(50);
  assert.deepEqual(heard.map(({ type }) => type), ['sas-commit']);
});

test('a commitment that does not fit what is revealed is a mismatch', async () => {
  const { ana, bo } = await two();
  const mine = codesOf(ana);
  join(ana, bo);
  const link = bo.mesh.links.get('ana');
  link.channel.send({ type: 'sas-commit', hash: 'ab'.repeat(32) });
  link.channel.send({ type: 'sas-reveal', nonce: 'cd'.repeat(16) });
  await until(() => isDone(mine.of('bo')));
  assert.deepEqual(mine.of('bo'), { state: 'mismatch', symbols: [] });
  assert.deepEqual([ana.mesh.links.get('bo').state, ana.mesh.links.get('bo').outcome.cause], ['connected', 'certificate']);
});

test('neither a reveal without a commitment nor nonsense gives a code', async () => {
  for (const nonce of ['cd'.repeat(16), 'x', 7, undefined]) {
    const { ana, bo } = await two((pages = new Pages()));
    const mine = codesOf(ana);
    join(ana, bo);
    bo.mesh.links.get('ana').channel.send({ type: 'sas-reveal', nonce });
    await until(() => isDone(mine.of('bo')));
    assert.equal(mine.of('bo').state, 'mismatch');
  }
});

test('a new link begins with no code, and gets one of its own', async () => {
  const { ana, bo } = await two();
  const [mine, theirs] = [codesOf(ana), codesOf(bo)];
  const seen = [];
  mine.addEventListener('change', ({ detail }) => seen.push(detail.code.state));
  join(ana, bo);
  await until(() => isDone(mine.of('bo')) && isDone(theirs.of('ana')));
  const first = words(mine.of('bo'));
  for (const link of [ana.mesh.links.get('bo'), bo.mesh.links.get('ana')]) link.pc.channel.onclose();
  await pages.clock.advance(5_000);
  await settle(60);
  assert.equal(mine.of('bo').state, 'pending');
  join(ana, bo);
  await until(() => isDone(mine.of('bo')) && isDone(theirs.of('ana')));
  assert.notEqual(words(mine.of('bo')), first);
  assert.equal(words(mine.of('bo')), words(theirs.of('ana')));
  assert.deepEqual(seen, ['ready', 'pending', 'ready']);
});

describe('the certificate that the code is about', () => {
  async function agreed() {
    const { ana, bo } = await two();
    const [mine, theirs] = [codesOf(ana), codesOf(bo)];
    join(ana, bo);
    await until(() => isDone(mine.of('bo')) && isDone(theirs.of('ana')));
    const told = [];
    for (const type of ['change', 'replaced']) mine.addEventListener(type, ({ detail }) => told.push(detail.code ? `${type} ${detail.code.state}` : type));
    return { ana, bo, mine, theirs, told };
  }

  /** Both sides lose their link and make a new one. */
  async function again(ana, bo) {
    for (const link of [ana.mesh.links.get('bo'), bo.mesh.links.get('ana')]) link.pc.channel.onclose();
    await pages.clock.advance(5_000);
    await settle(60);
    join(ana, bo);
  }

  test('changes under the call: the link closes, and its code is a mismatch', async () => {
    const { ana, mine, told } = await agreed();
    const link = ana.mesh.links.get('bo');
    const unreachable = [];
    ana.mesh.addEventListener('unreachable', ({ detail }) => unreachable.push(detail.cause));
    await link.receive({ type: 'offer', sdp: 'offer 9 audio\na=fingerprint:sha-256 EE:EE', epoch: 9 });
    assert.equal(link.state, 'closed');
    assert.equal(mine.of('bo').state, 'mismatch');
    assert.deepEqual(told, ['change mismatch']);
    assert.deepEqual(unreachable, ['certificate']);
    assert.equal(ana.mesh.links.get('bo'), link, 'it stays, so that the page can say what happened');
    await pages.clock.advance(300_000);
    assert.equal(ana.mesh.links.get('bo'), link, 'and nothing is tried by itself');
  });

  test('a certificate that is not the one that DTLS has verified is a mismatch', async () => {
    const { ana, bo } = await two();
    const mine = codesOf(ana);
    codesOf(bo);
    ana.mesh.links.get('bo').pc.sctp = { transport: { getRemoteCertificates: () => [new TextEncoder().encode('another').buffer] } };
    join(ana, bo);
    await until(() => isDone(mine.of('bo')));
    assert.equal(mine.of('bo').state, 'mismatch');
  });

  test('that was compared stays so on the next link of the same session', async () => {
    const { ana, bo, mine, theirs, told } = await agreed();
    assert.equal(mine.isCompared('bo'), false);
    mine.confirm('bo');
    assert.equal(mine.isCompared('bo'), true);
    await again(ana, bo);
    assert.equal(mine.isCompared('bo'), false, 'not before DTLS has verified it anew');
    await until(() => isDone(mine.of('bo')) && isDone(theirs.of('ana')));
    assert.equal(mine.isCompared('bo'), true);
    assert.ok(!told.includes('replaced'));
  });

  test('that was compared and is another one on the next link: that is told, and the comparison is lost', async () => {
    const { ana, bo, mine, theirs, told } = await agreed();
    mine.confirm('bo');
    bo.mesh.close();
    bo.session.close();
    await settle(20);
    const other = await pages.enter('bo');
    const others = codesOf(other);
    await settle(60);
    join(ana, other);
    await until(() => isDone(mine.of('bo')) && isDone(others.of('ana')));
    assert.ok(told.includes('replaced'));
    assert.equal(mine.of('bo').state, 'ready');
    assert.equal(mine.isCompared('bo'), false);
    assert.ok(theirs);
  });

  test('can not be confirmed while there is no code', async () => {
    const { ana } = await two();
    const mine = codesOf(ana);
    mine.confirm('bo');
    assert.equal(mine.isCompared('bo'), false);
  });

  test('is one for all links of a session, and not that of another session', async () => {
    const { ana, bo } = await two();
    const cy = await pages.enter('cy');
    await settle(60);
    const fingerprintsOf = (page) => [...page.mesh.links.values()].map(({ certificates }) => certificates.local);
    assert.equal(new Set(fingerprintsOf(cy)).size, 1);
    assert.equal(new Set([ana, bo, cy].flatMap(fingerprintsOf)).size, 3);
  });
});

describe('somebody in between, who is Bo for Ana and Ana for Bo', () => {
  /** Two servers, so that each victim sees the other's id; in truth a server that lies. */
  async function between() {
    const other = new Pages();
    const { ana, bo: falseBo } = await two();
    const { ana: falseAna, bo } = await two(other);
    const [mine, theirs] = [codesOf(ana), codesOf(bo)];
    const begin = () => (join(ana, falseBo), join(falseAna, bo));
    return { falseBo, falseAna, mine, theirs, begin };
  }

  test('who passes on what both say is found out by both', async () => {
    const { falseBo, falseAna, mine, theirs, begin } = await between();
    falseBo.mesh.addEventListener('control', ({ detail }) => falseAna.mesh.broadcast(detail.message));
    falseAna.mesh.addEventListener('control', ({ detail }) => falseBo.mesh.broadcast(detail.message));
    begin();
    await until(() => isDone(mine.of('bo')) && isDone(theirs.of('ana')));
    assert.equal(mine.of('bo').state, 'mismatch');
    assert.equal(theirs.of('ana').state, 'mismatch');
  });

  test('who plays by the rules with both has two codes, and they differ', async () => {
    const { falseBo, falseAna, mine, theirs, begin } = await between();
    codesOf(falseBo);
    codesOf(falseAna);
    begin();
    await until(() => isDone(mine.of('bo')) && isDone(theirs.of('ana')));
    assert.equal(mine.of('bo').state, 'ready');
    assert.equal(theirs.of('ana').state, 'ready');
    assert.notEqual(words(mine.of('bo')), words(theirs.of('ana')));
  });
});

test('the symbols are sixty-four, all different, in picture and in word', () => {
  assert.equal(new Set(EMOJI.map(([emoji]) => emoji)).size, 64);
  assert.equal(new Set(EMOJI.map(([, word]) => word)).size, 64);
});

test('fingerprints are the same however they are written, and all of them count', () => {
  const sdp = (...lines) => ({ sdp: lines.join('\r\n') });
  assert.equal(fingerprints(sdp('v=0', 'a=fingerprint:SHA-256 ab:cd', 'm=audio', 'a=fingerprint:sha-256 AB:CD')), 'sha-256 AB:CD');
  assert.equal(fingerprints(sdp('a=fingerprint:sha-256 AB', 'a=fingerprint:sha-256 EE')), 'sha-256 AB, sha-256 EE');
  for (const odd of ['A=FINGERPRINT:sha-256 EE', ' a=fingerprint:sha-256 EE', 'a=fingerprint:sha-256\tEE', 'a=fingerprint:sha-256 EE ', 's=fingerprint']) {
    assert.notEqual(fingerprints(sdp('a=fingerprint:sha-256 AB', odd)), 'sha-256 AB', odd);
  }
  assert.equal(fingerprints(null), '');
});
