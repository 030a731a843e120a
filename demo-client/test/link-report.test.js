import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linkReport } from '../lib/link-report.js';
import { Mesh } from '../lib/index.js';
import { settle } from './support/fake-clock.js';
import { FakeMediaStream, FakePeerConnection } from './support/fake-peer-connection.js';
import { faults, schemaFile } from './support/json-schema.js';
import { join, Pages } from './support/pages.js';

const LINK = { peer: 'bo', id: 'k1' };
const NOTHING = { millis: null, cause: null, local: null, remote: null, relayProtocol: null, ice: 'new', gathered: {}, relayAnswered: null };
const connected = { ...NOTHING, result: 'connected', millis: 811.6, local: 'relay', remote: 'srflx', relayProtocol: 'udp', ice: 'connected', gathered: { host: 2, relay: 1 }, relayAnswered: true };

const obeys = (message) => assert.deepEqual(faults(message, 'link-report.json#/$defs/toServer'), []);

test('a connection is reported in whole milliseconds, and without a cause', () => {
  const report = linkReport(LINK, connected);
  assert.deepEqual(report, {
    type: 'link-report', peer: 'bo', link: 'k1', result: 'connected', millis: 812, local: 'relay', remote: 'srflx', relayProtocol: 'udp', ice: 'connected',
    gathered: { host: 2, relay: 1 }, relayAnswered: true,
  });
  obeys(report);
});

const KNOWN = schemaFile('link-report.json').$defs.toServer.properties.cause.enum;
const CAUSES = [...KNOWN.filter((cause) => cause !== 'not-passed').map((cause) => [cause, cause]), ['too-large', 'not-passed'], ['forbidden', 'not-passed'], ['track-refused', 'other'], [null, 'other']];
for (const [cause, told] of CAUSES) {
  test(`the cause ${cause} is told as ${told}`, () => {
    const report = linkReport(LINK, { ...NOTHING, result: 'never', cause });
    assert.equal(report.cause, told);
    obeys(report);
  });
}

test('what is more than a server takes is told as its most', () => {
  const report = linkReport(LINK, { ...connected, millis: 1e9, gathered: { host: 4_000 } });
  assert.deepEqual([report.millis, report.gathered], [86_400_000, { host: 1_000 }]);
  obeys(report);
});

test('both sides of a link report its connection once', async () => {
  const pages = new Pages();
  await pages.two();
  await settle(60);
  const reports = pages.server.received.filter(({ type }) => type === 'link-report');
  assert.deepEqual(reports.map(({ peer, result }) => [peer, result]).sort(), [['ana', 'connected'], ['bo', 'connected']]);
  reports.forEach(obeys);
});

test('a page that wants no reports sends none', async () => {
  const pages = new Pages();
  const [ana, bo] = [await pages.enter('ana'), await pages.enter('bo')];
  await settle(60);
  for (const page of [ana, bo]) page.mesh.close();
  pages.server.received.length = 0;
  const quiet = [bo, ana].map(({ session, room }) => ({
    session,
    mesh: new Mesh({ session, room, reports: false, clock: pages.clock, RTCPeerConnection: FakePeerConnection, MediaStream: FakeMediaStream }),
  }));
  quiet[0].mesh.connectAll();
  await settle(60);
  join(...quiet);
  await settle(60);
  assert.deepEqual(pages.server.received.filter(({ type }) => type === 'link-report'), []);
  assert.equal(quiet[0].mesh.links.get('ana').state, 'connected');
});

test('a peer that leaves before there is a connection is reported as gone', async () => {
  const pages = new Pages();
  const [ana, bo] = [await pages.enter('ana'), await pages.enter('bo')];
  await settle(60);
  assert.equal(ana.mesh.links.get('bo').state, 'connecting');
  await bo.room.leave();
  await settle(60);
  const reports = pages.server.received.filter(({ type }) => type === 'link-report');
  assert.deepEqual(reports.map(({ peer, result, cause }) => [peer, result, cause]), [['bo', 'never', 'gone']]);
  reports.forEach(obeys);
  assert.deepEqual(ana.gone, [{ peer: 'bo', reason: 'left' }]);
});

test('a peer that the server has forgotten is not reported: to whom it was, the server does not know', async () => {
  const pages = new Pages();
  const [ana] = [await pages.enter('ana'), await pages.enter('bo')];
  await settle(60);
  assert.equal(ana.mesh.links.get('bo').state, 'connecting');
  pages.server.sessions.get('ana').send({ type: 'joined', room: 'r', peers: [] });
  await settle(60);
  assert.deepEqual(ana.gone, [{ peer: 'bo', reason: 'absent' }]);
  assert.deepEqual(pages.server.received.filter(({ type }) => type === 'link-report'), []);
});

test('a link that outlives its peer in the room, and is not to be trusted then, is not reported', async () => {
  const pages = new Pages();
  const { ana } = await pages.two();
  await settle(60);
  pages.server.sessions.get('ana').send({ type: 'peer-left', room: 'r', peer: 'bo', reason: 'lost' });
  await settle();
  const outcomes = [];
  ana.mesh.addEventListener('outcome', ({ detail }) => outcomes.push(detail.outcome.cause));
  pages.server.received.length = 0;
  ana.mesh.links.get('bo').distrust();
  await settle();
  assert.deepEqual(outcomes, ['certificate']);
  assert.deepEqual(pages.server.received.filter(({ type }) => type === 'link-report'), []);
});

test('a call that is over before there is a connection is no failure', async () => {
  const pages = new Pages();
  const [ana, bo] = [await pages.enter('ana'), await pages.enter('bo')];
  await settle(60);
  Object.assign(ana.room, { state: 'ended' }); // as a call of two has it
  await bo.room.leave();
  await settle(60);
  assert.deepEqual(ana.gone, [{ peer: 'bo', reason: 'left' }]);
  assert.deepEqual(pages.server.received.filter(({ type }) => type === 'link-report'), []);
});

test('a peer that leaves a call that is connected is no failure', async () => {
  const pages = new Pages();
  const { bo } = await pages.two();
  await settle(60);
  await bo.room.leave();
  await settle(60);
  assert.deepEqual(pages.server.received.filter(({ type, result }) => type === 'link-report' && result !== 'connected'), []);
});

test('a connection over which nothing is sent because the devices are refused says so', async () => {
  const pages = new Pages();
  const media = Object.assign(new EventTarget(), { tracks: {}, isRefused: true });
  await pages.two({ media });
  await settle(60);
  const reports = pages.server.received.filter(({ type }) => type === 'link-report');
  assert.deepEqual(reports.map(({ result, cause }) => [result, cause]), Array(2).fill(['connected', 'no-media']));
  reports.forEach(obeys);
});

test('a link whose safety code does not fit is reported once more, with the certificate as cause', async () => {
  const pages = new Pages();
  const { ana } = await pages.two();
  await settle(60);
  const link = ana.mesh.links.get('bo');
  link.distrust();
  await settle(60);
  const { result, cause } = pages.server.received.findLast(({ type }) => type === 'link-report') ?? {};
  assert.deepEqual([result, cause, link.state], ['failed', 'certificate', 'connected']);
});
