import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { settle } from './support/fake-clock.js';
import { clock, collect, make, network, open, received, server } from './support/fake-world.js';

/** Those of the hellos, and those that were shown later. */
const tokens = (type = 'hello') => received(type).map(({ token }) => token);
/** Gives these tokens, one after another, and the last one from then on. */
const inTurn = (...values) => () => (values.length > 1 ? values.shift() : values[0]);
const expiring = (connection, expiresIn = 60_000) => server.sessions.get(connection.peer).send({ type: 'token', expiresIn });

describe('a token', () => {
  test('is shown as it is', async () => {
    await open({ token: 'one' });
    assert.deepEqual(tokens(), ['one']);
  });

  test('that is made is asked for before each attempt, so that a session that was lost begins with one that is good', async () => {
    const connection = await open({ token: inTurn('token 1', 'token 2') });
    network.down();
    server.restart();
    network.up();
    await clock.advance(100);
    assert.deepEqual([connection.state, tokens()], ['open', ['token 1', 'token 2']]);
  });

  test('that takes long keeps no socket waiting: it opens when the token is there', async () => {
    let give;
    const connection = make({ token: () => new Promise((resolve) => (give = resolve)) });
    const connecting = connection.connect();
    await clock.advance(25_000);
    connection.wake(); // nothing is asked twice
    await settle();
    assert.deepEqual([network.opened, connection.state], [0, 'connecting']);
    give('slow');
    await connecting;
    assert.deepEqual([network.kinds, tokens()], [['websocket'], ['slow']], 'and it says nothing about WebSockets');
  });

  test('that never comes costs the attempt, which is told, and the next one asks again', async () => {
    const never = new Promise(() => {});
    const connection = make({ token: inTurn(never, 'good') });
    const failures = collect(connection, 'token-failed');
    const connecting = connection.connect();
    await clock.advance(30_100);
    await connecting;
    assert.deepEqual([failures.map(({ error }) => error.message), tokens()], [['no token within 30 s'], ['good']]);
  });

  for (const [how, fail] of Object.entries({ throws: () => { throw new Error('logged out'); }, rejects: () => Promise.reject(new Error('logged out')) })) {
    test(`whose maker ${how} costs the attempt, which is told, and the next one asks again`, async () => {
      let asked = 0;
      const connection = make({ token: () => (++asked < 4 ? fail() : 'good') });
      const retries = collect(connection, 'retry');
      const failures = collect(connection, 'token-failed');
      const connecting = connection.connect();
      await clock.advance(5_000);
      await connecting;
      assert.deepEqual([asked, retries.map(({ delay }) => delay), tokens()], [4, [0, 500, 1_000], ['good']]);
      assert.deepEqual(failures.map(({ error }) => error.message), ['logged out', 'logged out', 'logged out']);
      assert.deepEqual(network.kinds, ['websocket'], 'no socket was opened in vain');
    });
  }

  test('that is not to be had ends connect() after as many attempts as it was told', async () => {
    const connection = make({ token: () => Promise.reject(new Error('offline')) });
    const connecting = assert.rejects(connection.connect({ attempts: 3 }), { code: 'unreachable' });
    await clock.advance(60_000);
    await connecting;
    assert.deepEqual([connection.state, network.opened], ['closed', 0]);
  });

  test('that comes after close() opens nothing', async () => {
    let give;
    const connection = make({ token: () => new Promise((resolve) => (give = resolve)) });
    const connecting = assert.rejects(connection.connect(), { code: 'closed' });
    await settle();
    connection.close();
    give('late');
    await Promise.all([connecting, clock.advance(60_000)]);
    assert.deepEqual([network.opened, server.received], [0, []]);
  });
});

describe('a token that the server does not take', () => {
  test('is replaced by another one, once: it may have expired on its way', async () => {
    server.admits = (token) => token === 'fresh';
    const connection = await open({ token: inTurn('stale', 'fresh') });
    assert.deepEqual([connection.state, tokens()], ['open', ['stale', 'fresh']]);
  });

  test('is not shown again', async () => {
    server.admits = () => false;
    const connection = make({ token: () => 'stale' });
    await assert.rejects(connection.connect(), { code: 'unauthenticated' });
    await clock.advance(600_000);
    assert.deepEqual([connection.state, tokens()], ['closed', ['stale']]);
  });

  test('is the end where it is no function, or where the next one is refused too', async () => {
    server.admits = () => false;
    let made = 0;
    for (const token of ['fixed', () => `token ${++made}`]) {
      await assert.rejects(make({ token }).connect(), { code: 'unauthenticated' });
    }
    await clock.advance(600_000);
    assert.deepEqual([tokens(), made], [['fixed', 'token 1', 'token 2'], 2]);
  });

  test('is not shown again either where asking for another one fails at first', async () => {
    server.admits = (token) => token === 'fresh';
    const offline = () => Promise.reject(new Error('offline'));
    const answers = [() => 'stale', offline, offline, () => 'fresh'];
    const connection = make({ token: () => answers.shift()() });
    const connecting = connection.connect();
    await clock.advance(5_000);
    await connecting;
    assert.deepEqual([connection.state, tokens()], ['open', ['stale', 'fresh']]);
  });

  test('in mid-session does not cost the session where another one is good', async () => {
    const connection = await open({ token: inTurn('first', 'bad', 'fresh') });
    const { peer } = connection;
    const welcomes = collect(connection, 'welcome');
    server.admits = (token) => token === 'fresh';
    expiring(connection);
    await clock.advance(1_000);
    assert.deepEqual([connection.state, connection.peer, welcomes], ['open', peer, [{ resumed: true, first: false }]]);
    assert.deepEqual([tokens('token'), tokens()], [['bad'], ['first', 'fresh']]);
  });

  test('is no reason to ask again and again, however often the server takes one and ends it', async () => {
    let made = 0;
    const connection = await open({ token: () => `token ${++made}` });
    for (let time = 0; time < 5; time++) {
      network.closeAll(4501);
      await settle();
    }
    assert.deepEqual([connection.state, made], ['closed', 2]);
  });

  test('is told for what it is: the identity has expired, where the server says so', async () => {
    const connection = await open({ token: () => 'same' });
    const closed = collect(connection, 'closed');
    server.sessions.get(connection.peer).send({ type: 'bye', reason: 'expired' });
    await settle();
    network.closeAll(4501);
    await clock.advance(60_000);
    assert.deepEqual(closed.map(({ code, error }) => [code, error.code]), [[4501, 'expired']]);
  });

  test('after the server has ended the session for it: another one begins a new session, in which the rooms are told', async () => {
    const connection = await open({ token: inTurn('old', 'new') });
    const welcomes = collect(connection, 'welcome');
    server.sessions.get(connection.peer).send({ type: 'bye', reason: 'expired' });
    server.restart();
    await settle();
    network.closeAll(4501);
    await clock.advance(1_000);
    assert.deepEqual([connection.state, welcomes], ['open', [{ resumed: false, first: false }]]);
  });
});

describe('a token that expires', () => {
  test('is asked for anew when the server says so, and the session goes on', async () => {
    let made = 0;
    const connection = await open({ token: async () => `token ${++made}` });
    expiring(connection);
    await clock.advance(600_000);
    assert.deepEqual([tokens('token'), made, connection.state], [['token 2'], 2, 'open']);
  });

  test('is asked for again until there is another one, ever more rarely', async () => {
    const asked = [];
    const connection = await open({ token: () => (asked.push(clock.now()), asked.length < 6 ? (asked.length % 2 ? 'old' : Promise.reject(new Error('offline'))) : 'new') });
    const failures = collect(connection, 'token-failed');
    expiring(connection);
    await clock.advance(59_000);
    assert.deepEqual(asked, [0, 0, 1_000, 3_000, 7_000, 15_000]);
    assert.deepEqual([tokens('token'), failures.length, connection.state], [['new'], 2, 'open']);
  });

  test('and is not to be had leaves the end to the server', async () => {
    let made = 0;
    for (const token of ['fixed', () => (made++ ? Promise.reject(new Error('signed out')) : 'first')]) {
      const connection = await open({ token });
      expiring(connection);
      await clock.advance(600_000);
      assert.deepEqual([received('token').length, connection.state], [0, 'open']);
    }
    assert.ok(made > 3 && made < 12, `asked ${made} times, and no more when the minute was over`);
  });

  test('is not asked for any more when the application has shown one, or the connection is lost', async () => {
    for (const how of ['shown', 'lost']) {
      let asked = 0;
      const connection = await open({ token: () => (asked++, 'old') });
      expiring(connection);
      await settle();
      if (how === 'shown') await connection.request({ type: 'token', token: 'by hand' });
      else network.closeAll(1006);
      await clock.advance(1_500);
      const before = asked;
      await clock.advance(59_000);
      assert.equal(asked, before, how);
    }
  });
});

test('the session moves to a better transport with a token that is good then, and stays where it is without one', async () => {
  network.webSockets = 'fail';
  const answers = [];
  const connection = make({ token: () => answers.shift()?.() ?? 'good' });
  await Promise.all([connection.connect(), clock.advance(5_000)]);
  network.webSockets = 'pass';
  answers.push(() => Promise.reject(new Error('offline')));
  await clock.advance(61_000);
  assert.deepEqual([connection.transport, connection.state], ['sse', 'open']);
  await clock.advance(180_000);
  assert.deepEqual([connection.transport, connection.state], ['websocket', 'open']);
});
