import './support/english.js';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Cast } from '../page/call/cast.js';

globalThis.MediaStream ??= class {
  constructor(tracks) {
    this.tracks = tracks;
  }
};

const track = () => ({ readyState: 'live' });
const streams = () => ({ main: new MediaStream([]), screen: new MediaStream([]) });

/** A call with Bo, of which a test changes what it likes. */
function call({ isRoom = true } = {}) {
  const parts = {
    group: { peers: new Map([['b', { name: 'Bo' }]]), isModerator: isRoom ? false : undefined },
    media: Object.assign(new EventTarget(), { tracks: { mic: null, camera: null, screen: null, screenAudio: null } }),
    mesh: Object.assign(new EventTarget(), { links: new Map([['b', { streams: streams() }]]) }),
    states: Object.assign(new EventTarget(), { said: new Map(), of: (peer) => parts.states.said.get(peer) }),
  };
  const end = new AbortController();
  return { ...parts, end, cast: new Cast({ name: 'Ana', id: 'a', signal: end.signal, ...parts }) };
}

const tell = (target, type, detail) => target.dispatchEvent(Object.assign(new Event(type), { detail }));

test('somebody who has not said what they send may send a picture or not', () => {
  const { cast, mesh } = call();
  assert.deepEqual(cast.others, [{ kind: 'person', peer: 'b', id: 'b', name: 'Bo', stream: mesh.links.get('b').streams.main, isOn: undefined }]);
});

test('a screen that is shared comes after the person whose it is, and goes when it is not shared any more', () => {
  const { cast, mesh, states } = call();
  states.said.set('b', { camera: false, screen: true });
  assert.deepEqual(cast.others.map(({ kind, isOn }) => [kind, isOn]), [['person', false], ['screen', true]]);
  assert.equal(cast.others[1].stream, mesh.links.get('b').streams.screen);
  states.said.set('b', { camera: true, screen: false });
  assert.deepEqual(cast.others.map(({ kind, isOn }) => [kind, isOn]), [['person', true]]);
});

test('this side has one stream for each track, as long as the track is there', () => {
  const { cast, media } = call();
  assert.deepEqual(cast.self, { kind: 'person', peer: undefined, id: 'a', name: 'Ana', stream: null, isOn: false });
  assert.equal(cast.ownScreen, undefined);
  media.tracks.camera = track();
  media.tracks.screen = track();
  const { stream } = cast.self;
  assert.equal(cast.self.stream, stream);
  assert.notEqual(cast.ownScreen.stream, stream);
  media.tracks.camera.readyState = 'ended';
  media.tracks.camera = track();
  assert.notEqual(cast.self.stream, stream);
});

test('a link that outlives its peer\'s place in the room keeps the name, which goes with the link', () => {
  const { cast, group, mesh } = call();
  tell(mesh, 'link', { peer: { id: 'b', name: 'Bo' } });
  group.peers.clear();
  assert.equal(cast.others[0].name, 'Bo');
  mesh.links.clear();
  tell(mesh, 'gone', { peer: 'b' });
  assert.equal(cast.nameOf('b'), 'Guest');
});

test('whoever is called stays in the call without a link; in a room nobody is seen before there is one', () => {
  for (const isRoom of [true, false]) {
    const { cast, mesh } = call({ isRoom });
    mesh.links.clear();
    assert.deepEqual(cast.others.map(({ name, stream }) => [name, stream]), isRoom ? [] : [['Bo', null]]);
  }
});

test('every change is told, until the call ends', () => {
  const { cast, media, mesh, states, end } = call();
  let told = 0;
  cast.addEventListener('change', () => told++);
  const all = () => (tell(mesh, 'link', { peer: { id: 'b', name: 'Bo' } }), tell(mesh, 'gone', { peer: 'b' }), tell(states, 'change', {}), tell(media, 'track', {}));
  all();
  assert.equal(told, 4);
  end.abort();
  all();
  assert.equal(told, 4);
});

test('who wants no cameras is shown none, and screens all the same', () => {
  const { cast, states } = call();
  states.said.set('b', { camera: true, screen: true });
  let told = 0;
  cast.addEventListener('change', () => told++);
  cast.soundOnly = true;
  assert.deepEqual(cast.others.map(({ kind, isOn }) => [kind, isOn]), [['person', false], ['screen', true]]);
  assert.equal(told, 1);
});
