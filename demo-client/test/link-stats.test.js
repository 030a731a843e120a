import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { quality } from '../lib/index.js';
import { linkStats } from '../lib/link-stats.js';

const report = (...entries) => new Map(entries.map((entry) => [entry.id, entry]));
const pair = { id: 'P', type: 'candidate-pair', localCandidateId: 'L', remoteCandidateId: 'R', currentRoundTripTime: 0.0421 };
const transport = { id: 'T', type: 'transport', selectedCandidatePairId: 'P' };
const candidate = (id, candidateType, more = {}) => ({ id, type: 'local-candidate', candidateType, protocol: 'udp', address: '192.0.2.1', port: 9, ...more });
const direct = [transport, pair, candidate('L', 'host'), candidate('R', 'srflx')];

const incoming = (seconds, fields) => ({ id: 'I', type: 'inbound-rtp', kind: 'video', timestamp: seconds * 1000, bytesReceived: 0, packetsReceived: 0, packetsLost: 0, ...fields });
const outgoing = (seconds, fields) => ({ id: 'O', type: 'outbound-rtp', kind: 'video', timestamp: seconds * 1000, bytesSent: 0, ...fields });

test('rates and loss are those of the time between two reports', () => {
  const first = report(...direct, incoming(10, { bytesReceived: 1_000, packetsReceived: 50, packetsLost: 50 }));
  const second = report(...direct, incoming(12, { bytesReceived: 251_000, packetsReceived: 140, packetsLost: 60, jitter: 0.012 }));
  const { down } = linkStats(second, first);
  assert.equal(down.video.bitrate, 1_000_000);
  assert.equal(down.video.loss, 0.1);
  assert.equal(down.video.jitter, 12);
  assert.equal(down.audio.bitrate, 0);
  assert.equal(down.audio.loss, null);
});

test('the first report has no rates, and counters that began anew give none below zero', () => {
  const before = report(incoming(10, { bytesReceived: 9_000 }));
  assert.equal(linkStats(before, undefined).down.video.bitrate, 0);
  assert.equal(linkStats(report(incoming(12, { bytesReceived: 10 })), before).down.video.bitrate, 0);
});

test('what was lost on the way out is what the other side reports', () => {
  const remote = { id: 'Q', type: 'remote-inbound-rtp', kind: 'video', fractionLost: 0.25, jitter: 0.003 };
  const { up } = linkStats(report(outgoing(1, { remoteId: 'Q' }), remote), undefined);
  assert.equal(up.video.loss, 0.25);
  assert.equal(up.video.jitter, 3);
});

test('of camera and screen the larger picture is told, their bitrates are added, and the worse limitation counts', () => {
  const small = outgoing(2, { bytesSent: 25_000, frameWidth: 320, frameHeight: 180, framesPerSecond: 20, qualityLimitationReason: 'cpu' });
  const large = outgoing(2, { id: 'S', bytesSent: 50_000, frameWidth: 1280, frameHeight: 720, framesPerSecond: 5, qualityLimitationReason: 'bandwidth' });
  const { video } = linkStats(report(small, large), report(outgoing(1), outgoing(1, { id: 'S' }))).up;
  assert.deepEqual([video.width, video.height, video.fps, video.bitrate, video.limitation], [1280, 720, 5, 600_000, 'cpu']);
});

describe('the route', () => {
  test('is direct where neither end of the chosen pair is a relay', () => {
    const stats = linkStats(report(...direct), undefined);
    assert.deepEqual([stats.route, stats.protocol, stats.rtt], ['direct', 'udp', 42]);
  });

  test('is a relay when the other side needs one', () => {
    assert.equal(linkStats(report(transport, pair, candidate('L', 'host'), candidate('R', 'relay')), undefined).route, 'relay');
  });

  test('tells the protocol to the own relay, which may be TCP', () => {
    const local = candidate('L', 'relay', { relayProtocol: 'tcp' });
    assert.equal(linkStats(report(transport, pair, local, candidate('R', 'host')), undefined).protocol, 'tcp');
  });

  test('is found where only the pair itself is marked, as in Firefox', () => {
    assert.equal(linkStats(report({ ...pair, selected: true }, candidate('L', 'host'), candidate('R', 'host')), undefined).route, 'direct');
  });

  test('is none while nothing was chosen', () => {
    assert.equal(linkStats(report(pair), undefined).route, null);
  });
});

test('quality goes by loss, delay and jitter', () => {
  const of = ({ loss = 0, rtt = 20, jitter = 5, ...more } = {}) => {
    const flow = { loss, jitter };
    return quality({ route: 'direct', rtt, up: { audio: {}, video: {} }, down: { audio: flow, video: {} }, ...more });
  };
  assert.equal(of(), 'good');
  assert.equal(of({ loss: 0.05 }), 'fair');
  assert.equal(of({ loss: 0.2 }), 'poor');
  assert.equal(of({ rtt: 400 }), 'fair');
  assert.equal(of({ rtt: 900 }), 'poor');
  assert.equal(of({ jitter: 80 }), 'fair');
  assert.equal(of({ rtt: null, route: null }), 'unknown');
});
