import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WAYS, checkWay, serversFor } from '../page/devices/network-check.js';

const SERVERS = [
  { urls: 'stun:stun.example.org' },
  { urls: ['turn:turn.example.org', 'turn:turn.example.org?transport=tcp', 'turns:turn.example.org:443?transport=tcp'], username: 'u', credential: 'c' },
];

/** A browser to which a server answers with these candidates and errors, and then no more. */
function browser({ candidates = [], errors = [], ends = true }) {
  return class {
    static made = [];
    isClosed = false;
    constructor(configuration) {
      this.configuration = configuration;
      this.constructor.made.push(this);
    }
    createDataChannel() {}
    async setLocalDescription() {
      await null;
      for (const errorCode of errors) this.onicecandidateerror({ errorCode });
      for (const type of candidates) this.onicecandidate({ candidate: { type } });
      if (ends) this.onicecandidate({ candidate: null });
    }
    close() {
      this.isClosed = true;
    }
  };
}
const never = { setTimeout: () => 0, clearTimeout() {} };
const atOnce = { setTimeout: (task) => queueMicrotask(() => queueMicrotask(() => queueMicrotask(task))), clearTimeout() {} };

test('each way has the servers of that way, with what they need to be asked', () => {
  assert.deepEqual(WAYS.map((way) => serversFor(SERVERS, way).flatMap(({ urls }) => urls)), [
    ['stun:stun.example.org'],
    ['turn:turn.example.org'],
    ['turn:turn.example.org?transport=tcp'],
    ['turns:turn.example.org:443?transport=tcp'],
  ]);
  assert.deepEqual(serversFor(SERVERS, 'turn-tcp'), [{ urls: ['turn:turn.example.org?transport=tcp'], username: 'u', credential: 'c' }]);
});

for (const [what, way, answers, verdict] of [
  ['a public address', 'stun', { candidates: ['host', 'srflx'] }, 'ok'],
  ['no error, where the own address is public', 'stun', { candidates: ['host'] }, 'ok'],
  ['no answer from STUN', 'stun', { candidates: ['host'], errors: [701] }, 'silent'],
  ['a relay', 'turn-udp', { candidates: ['relay'], errors: [701] }, 'ok'],
  ['no answer from TURN', 'turn-tls', { errors: [701, 701] }, 'silent'],
  ['nothing at all from TURN', 'turn-tcp', {}, 'silent'],
  ['wrong credentials', 'turn-udp', { errors: [401] }, 'refused'],
]) {
  test(`${what}: ${verdict}`, async () => {
    const RTCPeerConnection = browser(answers);
    assert.equal(await checkWay(SERVERS, way, { RTCPeerConnection, clock: never }), verdict);
    assert.equal(RTCPeerConnection.made[0].configuration.iceTransportPolicy, way === 'stun' ? 'all' : 'relay');
    assert.ok(RTCPeerConnection.made[0].isClosed);
  });
}

test('where there is no server for a way, nobody is asked', async () => {
  const RTCPeerConnection = browser({});
  assert.equal(await checkWay(SERVERS.slice(0, 1), 'turn-udp', { RTCPeerConnection, clock: never }), 'none');
  assert.equal(RTCPeerConnection.made.length, 0);
});

test('a browser that goes on looking is not waited for', async () => {
  const RTCPeerConnection = browser({ candidates: ['host'], ends: false });
  assert.equal(await checkWay(SERVERS, 'stun', { RTCPeerConnection, clock: atOnce }), 'silent');
  assert.ok(RTCPeerConnection.made[0].isClosed);
});
