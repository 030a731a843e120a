import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MediaManager } from '../lib/index.js';

class FakeTrack {
  enabled = true;
  stopped = false;
  constructor(kind) {
    this.kind = kind;
  }
  stop() {
    this.stopped = true;
  }
}

/** Devices whose prompts a test answers; `fails` names the kinds that are refused. */
function devices({ fails = [], error = 'NotAllowedError' } = {}) {
  const fake = {
    calls: [],
    tracks: [],
    fails,
    gate: Promise.resolve(),
    async getUserMedia({ audio, video }) {
      fake.calls.push({ audio: !!audio, video: !!video });
      await fake.gate;
      const kinds = [...(audio ? ['audio'] : []), ...(video ? ['video'] : [])];
      if (kinds.some((kind) => fake.fails.includes(kind))) throw new DOMException('refused', error);
      const tracks = kinds.map((kind) => new FakeTrack(kind));
      fake.tracks.push(...tracks);
      return { getTracks: () => tracks };
    },
  };
  return fake;
}

test('one prompt for both', async () => {
  const mediaDevices = devices();
  const media = new MediaManager({ mediaDevices });
  assert.deepEqual(await media.start(), []);
  assert.deepEqual(mediaDevices.calls, [{ audio: true, video: true }]);
  assert.ok(media.isOn('mic') && media.isOn('camera'));
});

test('a missing camera does not cost the microphone', async () => {
  const media = new MediaManager({ mediaDevices: devices({ fails: ['video'], error: 'NotFoundError' }) });
  const errors = await media.start();
  assert.deepEqual(errors.map(({ kind, why }) => [kind, why]), [['camera', 'missing']]);
  assert.ok(media.isOn('mic'));
});

for (const [error, why] of [['NotAllowedError', 'denied'], ['NotReadableError', 'busy'], ['OverconstrainedError', 'missing']]) {
  test(`${error} is told as ${why}`, async () => {
    const media = new MediaManager({ mediaDevices: devices({ fails: ['audio', 'video'], error }) });
    assert.deepEqual((await media.start()).map((failure) => failure.why), [why, why]);
  });
}

test('a page without a secure context is told so', async () => {
  const media = new MediaManager({ mediaDevices: undefined });
  assert.deepEqual((await media.start()).map(({ why }) => why), ['insecure', 'insecure']);
});

test('a result that comes after stop() is stopped at once', async () => {
  const mediaDevices = devices();
  let open;
  mediaDevices.gate = new Promise((resolve) => (open = resolve));
  const media = new MediaManager({ mediaDevices });
  const starting = media.start({ camera: false });
  await new Promise((resolve) => setImmediate(resolve));
  media.stop();
  open();
  assert.equal((await starting).length, 1);
  assert.ok(mediaDevices.tracks.every(({ stopped }) => stopped));
  assert.equal(media.tracks.mic, null);
});

test('operations on one kind happen one after another', async () => {
  const mediaDevices = devices();
  const media = new MediaManager({ mediaDevices });
  await Promise.all([media.setOn('camera', true), media.setOn('camera', false), media.setOn('camera', true)]);
  assert.equal(mediaDevices.tracks.filter(({ stopped }) => !stopped).length, 1);
  assert.ok(media.isOn('camera'));
});

test('a muted microphone keeps its device, a camera that is off gives it up', async () => {
  const mediaDevices = devices();
  const media = new MediaManager({ mediaDevices });
  await media.start();
  const { mic, camera } = media.tracks;
  await media.setOn('mic', false);
  await media.setOn('camera', false);
  assert.deepEqual([mic.enabled, mic.stopped, camera.stopped], [false, false, true]);
});

for (const kind of ['mic', 'camera']) {
  test(`the old ${kind} is stopped before the next one starts`, async () => {
    const mediaDevices = devices();
    const media = new MediaManager({ mediaDevices });
    await media.start();
    const old = media.tracks[kind];
    let stoppedFirst;
    const ask = mediaDevices.getUserMedia;
    mediaDevices.getUserMedia = (constraints) => ((stoppedFirst = old.stopped), ask(constraints));
    await media.select(kind, { deviceId: { exact: 'another' } });
    assert.equal(stoppedFirst, true);
    assert.notEqual(media.tracks[kind], old);
  });
}

test('a muted microphone that is exchanged is never heard in between', async () => {
  const media = new MediaManager({ mediaDevices: devices() });
  await media.start();
  await media.setOn('mic', false);
  const heard = [];
  media.addEventListener('track', ({ detail }) => heard.push(detail.track?.enabled));
  await media.select('mic', { noiseSuppression: false });
  assert.deepEqual(heard, [undefined, false]);
});

test('a choice that can not be had leaves the device that was', async () => {
  const mediaDevices = devices();
  const media = new MediaManager({ mediaDevices });
  await media.start();
  const ask = mediaDevices.getUserMedia;
  const asked = [];
  mediaDevices.getUserMedia = async (constraints) => {
    asked.push(constraints.video.deviceId);
    if (constraints.video.deviceId) throw new DOMException('in use', 'NotReadableError');
    return ask(constraints);
  };
  await assert.rejects(media.select('camera', { deviceId: { exact: 'rear' } }), { why: 'busy' });
  assert.deepEqual([asked, media.isOn('camera')], [[{ exact: 'rear' }, undefined], true]);
});

test('a device that is unplugged is replaced by another of its kind', async () => {
  const mediaDevices = devices();
  const media = new MediaManager({ mediaDevices });
  await media.start();
  const lost = new Promise((resolve) => media.addEventListener('lost', ({ detail }) => resolve(detail)));
  media.tracks.mic.onended();
  assert.deepEqual(await lost, { kind: 'mic', recovered: true });
  assert.ok(media.isOn('mic'));
});
