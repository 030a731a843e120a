import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
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

const REASONS = [
  ['NotAllowedError', 'denied'], ['SecurityError', 'denied'], ['NotFoundError', 'missing'], ['OverconstrainedError', 'missing'], ['NotReadableError', 'busy'],
  ['AbortError', 'busy'], ['TypeError', 'insecure'], ['UnknownError', 'failed'],
];
for (const [error, why] of REASONS) {
  test(`${error} is told as ${why}`, async () => {
    const media = new MediaManager({ mediaDevices: devices({ fails: ['audio', 'video'], error }) });
    assert.deepEqual((await media.start()).map((failure) => failure.why), [why, why]);
  });
}

test('devices are refused as long as none is to be had that was asked for', async () => {
  const mediaDevices = devices({ fails: ['audio', 'video'] });
  const media = new MediaManager({ mediaDevices });
  assert.equal(media.isRefused, false);
  await media.start();
  assert.equal(media.isRefused, true);
  mediaDevices.fails = ['video'];
  await media.setOn('mic', true);
  assert.equal(media.isRefused, false);
  await media.setOn('camera', true).catch(() => {});
  assert.equal(media.isRefused, false, 'there is a microphone');
  media.stop();
  assert.equal(media.isRefused, false, 'nothing is wanted any more');
  mediaDevices.fails = ['audio'];
  await media.setOn('mic', true).catch(() => {});
  assert.equal(media.isRefused, true);
  await media.setOn('camera', true);
  await media.setOn('mic', true).catch(() => {});
  assert.equal(media.isRefused, false, 'there is a camera');
});

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

const turns = async () => {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
};

/** Keeps every prompt open until it is called. */
function gate(mediaDevices) {
  let open;
  mediaDevices.gate = new Promise((resolve) => (open = resolve));
  return open;
}

describe('a muted microphone', () => {
  async function muted() {
    const mediaDevices = devices();
    const media = new MediaManager({ mediaDevices });
    await media.start();
    await media.setOn('mic', false);
    return { media, mediaDevices };
  }

  test('stays muted on the device that takes the place of one that went away', async () => {
    const { media } = await muted();
    const lost = new Promise((resolve) => media.addEventListener('lost', resolve));
    media.tracks.mic.onended();
    await lost;
    assert.equal(media.tracks.mic.enabled, false);
    assert.equal(media.isOn('mic'), false);
  });

  test('stays muted when the device that took its place goes away too', async () => {
    const { media } = await muted();
    for (let times = 0; times < 3; times++) {
      const lost = new Promise((resolve) => media.addEventListener('lost', resolve, { once: true }));
      media.tracks.mic.onended();
      await lost;
      assert.equal(media.tracks.mic.enabled, false);
    }
  });

  test('stays muted when devices are asked for again, and its device is not asked for twice', async () => {
    const { media, mediaDevices } = await muted();
    await media.setOn('camera', false);
    const { mic } = media.tracks;
    await media.start();
    assert.equal(media.tracks.mic, mic);
    assert.equal(mic.enabled, false);
    assert.deepEqual(mediaDevices.calls.at(-1), { audio: false, video: true });
  });

  test('stays muted on another device that is chosen, and on the old one if that can not be had', async () => {
    const { media, mediaDevices } = await muted();
    await media.select('mic', { deviceId: { exact: 'other' } });
    assert.equal(media.tracks.mic.enabled, false);
    const ask = mediaDevices.getUserMedia;
    mediaDevices.getUserMedia = async (constraints) => {
      if (constraints.audio.deviceId.exact === 'gone') throw new DOMException('gone', 'NotFoundError');
      return ask(constraints);
    };
    await assert.rejects(media.select('mic', { deviceId: { exact: 'gone' } }), { why: 'missing' });
    assert.equal(media.tracks.mic.enabled, false);
  });

  test('that was muted while its first prompt is open starts muted', async () => {
    const mediaDevices = devices();
    const media = new MediaManager({ mediaDevices });
    const open = gate(mediaDevices);
    const starting = media.start();
    await turns();
    await media.setOn('mic', false);
    open();
    await starting;
    assert.equal(media.tracks.mic.enabled, false);
  });
});

describe('while a device is exchanged', () => {
  for (const [how, begin] of [
    ['by choice', (media) => media.select('mic', { deviceId: { exact: 'other' } })],
    ['because it went away', async (media) => media.tracks.mic.onended()],
  ]) {
    test(`${how}, unmuting and muting are kept for the next one`, async () => {
      for (const on of [true, false]) {
        const mediaDevices = devices();
        const media = new MediaManager({ mediaDevices });
        await media.start();
        await media.setOn('mic', !on);
        const open = gate(mediaDevices);
        const exchanged = begin(media);
        await turns();
        assert.equal(media.tracks.mic, null);
        assert.equal(media.isOn('mic'), !on, 'it shows what will be');
        const set = media.setOn('mic', on);
        assert.equal(media.isOn('mic'), on);
        open();
        await Promise.all([exchanged, set]);
        await turns();
        assert.equal(media.tracks.mic.enabled, on);
        assert.equal(mediaDevices.tracks.filter(({ kind, stopped }) => kind === 'audio' && !stopped).length, 1);
      }
    });
  }

  test('a camera that is switched off is not switched on again', async () => {
    const mediaDevices = devices();
    const media = new MediaManager({ mediaDevices });
    await media.start();
    const open = gate(mediaDevices);
    media.tracks.camera.onended();
    await turns();
    const taken = [];
    media.addEventListener('track', ({ detail }) => detail.track && taken.push(detail.slot));
    const off = media.setOn('camera', false);
    open();
    await off;
    assert.deepEqual(taken, [], 'not for a moment either');
    assert.equal(media.tracks.camera, null);
    assert.ok(mediaDevices.tracks.filter(({ kind }) => kind === 'video').every(({ stopped }, index) => stopped || index === 0));
  });
});

describe('one refused prompt', () => {
  for (const [states, expected] of [
    [{}, 1],
    [{ microphone: 'prompt', camera: 'denied' }, 1],
  ]) {
    test(`is the only one, where the browser says ${JSON.stringify(states)}`, async () => {
      const mediaDevices = devices({ fails: ['audio', 'video'] });
      const media = new MediaManager({ mediaDevices, permissions: { query: async ({ name }) => ({ state: states[name] }) } });
      assert.deepEqual((await media.start()).map(({ kind, why }) => `${kind} ${why}`), ['mic denied', 'camera denied']);
      assert.equal(mediaDevices.calls.length, expected);
    });
  }

  test('does not cost what is granted already', async () => {
    const mediaDevices = devices({ fails: ['video'] });
    const permissions = { query: async ({ name }) => ({ state: name === 'microphone' ? 'granted' : 'denied' }) };
    const media = new MediaManager({ mediaDevices, permissions });
    assert.deepEqual((await media.start()).map(({ kind, why }) => `${kind} ${why}`), ['camera denied']);
    assert.ok(media.isOn('mic'));
    assert.deepEqual(mediaDevices.calls, [{ audio: true, video: true }, { audio: true, video: false }]);
  });
});

test('what the system takes away for a while is off as long', async () => {
  const media = new MediaManager({ mediaDevices: devices() });
  await media.start();
  const told = [];
  media.addEventListener('state', () => told.push([media.isOn('mic'), media.isTaken('mic'), media.isOn('camera')]));
  const { mic } = media.tracks;
  mic.muted = true;
  mic.onmute();
  await media.setOn('mic', false); // muted by this side too: that is no news of the system
  mic.muted = false;
  mic.onunmute();
  await media.setOn('mic', true);
  assert.deepEqual(told, [[false, true, true], [false, false, true], [false, false, true], [true, false, true]]);
});

test('whoever switches a microphone on again has its track told again: a browser may have refused to send it', async () => {
  const media = new MediaManager({ mediaDevices: devices() });
  await media.start();
  const told = [];
  media.addEventListener('track', ({ detail }) => told.push(detail.track === media.tracks[detail.slot] && detail.slot));
  await media.setOn('mic', false);
  assert.deepEqual(told, []);
  await media.setOn('mic', true);
  assert.deepEqual(told, ['mic']);
});

test('nothing that waits its turn starts a device after stop()', async () => {
  const mediaDevices = devices();
  const media = new MediaManager({ mediaDevices });
  await media.start();
  const open = gate(mediaDevices);
  const waiting = [media.select('camera', { facingMode: 'user' }), media.setOn('camera', false), media.setOn('camera', true), media.select('mic', {})];
  await turns();
  media.stop();
  open();
  await Promise.allSettled(waiting);
  assert.ok(mediaDevices.tracks.every(({ stopped }) => stopped));
  assert.deepEqual(Object.values(media.tracks), [null, null, null, null]);
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

test('the sound of a screen is shared as it is, not as a voice in a room', async () => {
  const asked = [];
  const [video, audio] = ['video', 'audio'].map((kind) => ({ kind, stop() {} }));
  const mediaDevices = { getDisplayMedia: async (constraints) => (asked.push(constraints), { getVideoTracks: () => [video], getAudioTracks: () => [audio], getTracks: () => [video, audio] }) };
  const media = new MediaManager({ mediaDevices });
  await media.share();
  assert.deepEqual(asked, [{ video: true, audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false } }]);
  assert.equal(media.tracks.screenAudio.contentHint, 'music');
  assert.equal(media.tracks.screen.contentHint, 'detail');
});
