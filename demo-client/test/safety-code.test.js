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

test('a certificate that changes under the call voids the code', async () => {
  const { ana, bo } = await two();
  const [mine, theirs] = [codesOf(ana), codesOf(bo)];
  join(ana, bo);
  await until(() => isDone(mine.of('bo')) && isDone(theirs.of('ana')));
  const { pc } = ana.mesh.links.get('bo');
  pc.remoteDescription = { ...pc.remoteDescription, sdp: pc.remoteDescription.sdp.replace(/fingerprint:.*/, 'fingerprint:sha-256 EE:EE') };
  assert.equal(mine.of('bo').state, 'mismatch');
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
  assert.equal(fingerprints(null), '');
});
