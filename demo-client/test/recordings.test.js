import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Recordings } from '../lib/index.js';

/** A mesh whose links send to nobody: what was sent is kept, by peer. */
class FakeMesh extends EventTarget {
  links = new Map();

  broadcast(message) {
    for (const link of this.links.values()) link.channel.send(message);
  }

  tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  /** @returns {object[]} what is sent on the new link */
  link(peer) {
    const sent = [];
    const link = { peer, channel: { send: (message) => sent.push(message) } };
    this.links.set(peer, link);
    this.tell('link', { link, peer: { id: peer } });
    this.tell('open', { link });
    return sent;
  }

  says(peer, message) {
    this.tell('control', { peer, message });
  }
}

let mesh, recordings, toBo;

beforeEach(() => {
  mesh = new FakeMesh();
  recordings = new Recordings(mesh);
  toBo = mesh.link('bo');
});

/** The id of the recording that is on. */
const take = () => toBo.at(-1).take;
const record = (id) => ({ type: 'recording', take: id });
const consent = (id, given) => ({ type: 'consent', take: id, given });

test('nobody is in a recording who has not said yes to it', () => {
  assert.equal(recordings.consents('bo'), false);
  recordings.start();
  assert.equal(recordings.isOn, true);
  assert.deepEqual(toBo.at(-1), record(take()));
  for (const given of [false, undefined, 'true', 1, {}]) {
    mesh.says('bo', consent(take(), given));
    assert.equal(recordings.consents('bo'), false);
  }
  mesh.says('bo', consent(take(), true));
  assert.equal(recordings.consents('bo'), true);
  assert.equal(recordings.consents('cy'), false);
});

test('a yes is taken back at any time', () => {
  recordings.start();
  mesh.says('bo', consent(take(), true));
  mesh.says('bo', consent(take(), false));
  assert.equal(recordings.consents('bo'), false);
});

test('a yes to a recording that has ended says nothing of the next one, nor does one before any', () => {
  mesh.says('bo', consent(null, true));
  recordings.start();
  const first = take();
  recordings.stop();
  assert.deepEqual(toBo.at(-1), record(null));
  mesh.says('bo', consent(first, true));
  assert.equal(recordings.consents('bo'), false);
  recordings.start();
  mesh.says('bo', consent(first, true));
  assert.equal(recordings.consents('bo'), false);
  assert.notEqual(take(), first);
});

test('a new link has consented to nothing until its page says so, and is asked when it opens', () => {
  recordings.start();
  const id = take();
  mesh.says('bo', consent(id, true));
  toBo = mesh.link('bo');
  assert.deepEqual(toBo, [record(id)]);
  assert.equal(recordings.consents('bo'), false);
  mesh.says('bo', consent(id, true));
  assert.equal(recordings.consents('bo'), true);
  mesh.tell('gone', { peer: 'bo' });
  assert.equal(recordings.consents('bo'), false);
});

test('whoever is asked once answers for all links of that recording', () => {
  mesh.says('bo', record('one'));
  assert.deepEqual([...recordings.others], [['bo', undefined]]);
  recordings.answer('bo', true);
  assert.deepEqual(toBo.at(-1), consent('one', true));

  toBo = mesh.link('bo');
  mesh.says('bo', record('one'));
  assert.deepEqual(toBo, [record(null), consent('one', true)]);
  assert.deepEqual([...recordings.others], [['bo', true]]);

  mesh.says('bo', record('two'));
  assert.deepEqual([...recordings.others], [['bo', undefined]]);
  assert.equal(toBo.length, 2);
});

test('a recording that ended is asked about no more, and what is no recording is none', () => {
  for (const end of [null, undefined, 7, {}, 'x'.repeat(65)]) {
    mesh.says('bo', record('one'));
    mesh.says('bo', record(end));
    assert.equal(recordings.others.size, 0);
  }
  const sent = toBo.length;
  recordings.answer('bo', true);
  assert.equal(toBo.length, sent);
  mesh.says('bo', record('one'));
  mesh.tell('gone', { peer: 'bo' });
  assert.equal(recordings.others.size, 0);
});

test('a change is told once, and nothing is told where nothing changed', () => {
  let changes = 0;
  recordings.addEventListener('change', () => changes++);
  recordings.stop();
  recordings.start();
  recordings.start();
  mesh.says('bo', consent(take(), false));
  assert.equal(changes, 1);
  mesh.says('bo', consent(take(), true));
  mesh.says('bo', consent(take(), true));
  assert.equal(changes, 2);
});
