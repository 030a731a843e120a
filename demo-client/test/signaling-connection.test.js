import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { beforeEach, describe, test } from 'node:test';
import { Room } from '../lib/index.js';
import { settle } from './support/fake-clock.js';
import { clock, collect, make, network, open, received, server } from './support/fake-world.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc');

describe('opening', () => {
  test('hello is the first word, and the welcome names the peer', async () => {
    const connection = await open({ name: 'Ana', peer: 'ana' });
    assert.deepEqual(server.received[0], { type: 'hello', name: 'Ana', peer: 'ana' });
    assert.equal(connection.peer, 'ana');
    assert.equal(connection.state, 'open');
  });

  test('what is sent by somebody who hears that the connection is open is sent once, after what waited', async () => {
    const connection = make();
    connection.send({ type: 'send', to: 'x', data: 1 });
    connection.addEventListener('statechange', ({ detail }) => detail.state === 'open' && connection.send({ type: 'send', to: 'x', data: 2 }));
    await connection.connect();
    await settle();
    assert.deepEqual(received('send').map(({ data }) => data), [1, 2]);
  });

  test('a reply finds its request, also when two are under way', async () => {
    const connection = await open();
    const replies = await Promise.all([connection.request({ type: 'create', room: 'a' }), connection.request({ type: 'create', room: 'b' })]);
    assert.deepEqual(replies.map(({ room }) => room), ['a', 'b']);
  });

  test('a refused request rejects with the code', async () => {
    const connection = await open();
    await assert.rejects(connection.request({ type: 'join', room: 'nowhere' }), { name: 'SignalingError', code: 'not-found' });
  });

  test('an aborted request rejects with the reason', async () => {
    const connection = await open();
    const abort = new AbortController();
    const reply = connection.request({ type: 'create' }, { signal: abort.signal });
    abort.abort(new Error('changed my mind'));
    await assert.rejects(reply, /changed my mind/);
  });

  test('a peer id that another session holds is refused for good', async () => {
    await open({ peer: 'ana' });
    await assert.rejects(make({ peer: 'ana' }).connect(), { code: 'id-taken' });
  });

  test('aborting connect closes', async () => {
    network.down();
    const connection = make();
    const abort = new AbortController();
    const connecting = connection.connect({ signal: abort.signal });
    await settle();
    abort.abort();
    await assert.rejects(connecting, { name: 'AbortError' });
    assert.equal(connection.state, 'closed');
  });
});

describe('the end by the server', () => {
  for (const [reason, code, text] of [['ended', 4502, 'Your account was closed.'], ['expired', 4501, undefined]]) {
    test(`a session that is ${reason} does not come back, and says so`, async () => {
      const connection = await open();
      const closed = collect(connection, 'closed');
      server.sessions.get(connection.peer).send({ type: 'bye', reason, text });
      await settle();
      network.closeAll(code);
      await clock.advance(60_000);
      assert.deepEqual([connection.state, closed.length, closed[0].code, closed[0].error.code], ['closed', 1, code, reason]);
      if (text) assert.equal(closed[0].error.message, text);
      assert.equal(received('hello').length, 1);
    });
  }
});

describe('while the server is away', () => {
  test('connect() rejects after as many attempts as it was told, and tries no more', async () => {
    network.down();
    const connection = make();
    const connecting = connection.connect({ attempts: 3 });
    connecting.catch(() => {});
    await clock.advance(60_000);
    await assert.rejects(connecting, { code: 'unreachable', retryable: true });
    assert.equal(connection.state, 'closed');
    const { opened } = network;
    await clock.advance(600_000);
    assert.deepEqual([opened, network.opened], [3, 3]);
  });

  test('a server that answers with a fault of its own is told from one that does not answer', async () => {
    server.fault = 'internal';
    const connection = make();
    const retries = collect(connection, 'retry');
    const connecting = connection.connect({ attempts: 3 });
    connecting.catch(() => {});
    await clock.advance(60_000);
    await assert.rejects(connecting, { code: 'unreachable', message: /the server failed \(internal\)/ });
    assert.deepEqual(retries.map(({ error }) => error.code), ['internal', 'internal', 'internal']);
  });

  test('after a refusal, an attempt that gets no answer names no error', async () => {
    server.fault = 'unavailable';
    const connection = make();
    const retries = collect(connection, 'retry');
    connection.connect().catch(() => {});
    await settle();
    network.down();
    await clock.advance(5_000);
    assert.deepEqual([retries[0].error.code, retries.at(-1).error], ['unavailable', undefined]);
    connection.close();
  });

  test('connect() rejects with the reason of an abort, and tries no more', async () => {
    network.down();
    const abort = new AbortController();
    const connecting = make().connect({ signal: abort.signal });
    await clock.advance(1_000);
    abort.abort(new Error('enough'));
    await assert.rejects(connecting, /enough/);
    const { opened } = network;
    await clock.advance(600_000);
    assert.equal(network.opened, opened);
  });

  test('a second connect(), and a request with an aborted signal, reject and do not throw', async () => {
    const connection = await open();
    await assert.rejects(connection.connect(), /connect\(\) on a connection that is open/);
    await assert.rejects(connection.request({ type: 'create' }, { signal: AbortSignal.abort(new Error('never')) }), /never/);
  });
});

describe('where there is no WebSocket, as in Node 20', () => {
  test('the session goes over server-sent events, and no WebSocket is tried', async () => {
    const connection = await open({ WebSocket: null });
    assert.equal(connection.transport, 'sse');
    network.down();
    network.up();
    await clock.advance(7_200_000);
    assert.equal(connection.state, 'open');
    assert.ok(network.kinds.every((kind) => kind === 'sse'));
  });

  test('a socket that can not even be made rejects connect() with why', async () => {
    class Broken {
      constructor() {
        throw new TypeError('not here');
      }
    }
    const connection = make({ WebSocket: Broken });
    await assert.rejects(connection.connect(), { code: 'unsupported', message: /not here/ });
    assert.equal(connection.state, 'closed');
  });
});

describe('what the server refuses', () => {
  const tooLarge = { text: 'x'.repeat(2_500) };

  beforeEach(() => {
    server.takes = ({ attributes }) => JSON.stringify(attributes ?? {}).length <= 2_048;
  });

  test('is told, and is not in the next hello: the session lives on', async () => {
    const connection = await open({ peer: 'ana', attributes: { hand: false } });
    const refused = collect(connection, 'refused');
    connection.update({ hand: true });
    connection.update(tooLarge);
    await settle();
    assert.deepEqual(refused.map(({ message, error }) => [message.type, error.code]), [['update', 'too-large']]);
    server.restart();
    network.down();
    network.up();
    await clock.advance(60_000);
    assert.equal(connection.state, 'open');
    assert.deepEqual(server.sessions.get('ana').attributes, { hand: true });
  });

  test('is not sent again either when it was said while the server was away', async () => {
    const connection = await open({ peer: 'ana', attributes: { hand: false } });
    const refused = collect(connection, 'refused');
    network.down();
    await settle();
    connection.update(tooLarge);
    server.restart();
    network.up();
    await clock.advance(60_000);
    assert.equal(connection.state, 'open');
    assert.equal(refused.length, 1);
    assert.deepEqual(server.sessions.get('ana').attributes, { hand: false });
  });

  test('an empty name is no name, and not one that the server refuses', async () => {
    await open({ name: '' });
    assert.ok(!('name' in server.received[0]));
  });

  test('nobody hears of a refusal after having given up waiting for it', async () => {
    const connection = await open();
    const link = new AbortController();
    const refusals = [];
    connection.send({ type: 'offer', to: 'nobody', sdp: 'x' }, { refused: ({ code }) => refusals.push(code), signal: link.signal });
    link.abort();
    await settle();
    assert.deepEqual(refusals, []);
  });

  test('what waits for a refusal is held no longer than it waits', async () => {
    const connection = await open();
    const link = new AbortController();
    const held = (() => {
      const tile = { refused: () => {} };
      connection.send({ type: 'update', attributes: {} }, { refused: () => tile.refused(), signal: link.signal });
      return new WeakRef(tile);
    })();
    await settle();
    collectGarbage();
    assert.notEqual(held.deref(), undefined);
    await settle();
    link.abort();
    collectGarbage();
    assert.equal(held.deref(), undefined);
  });

  test('a message without a reply tells its sender', async () => {
    const connection = await open();
    const refusals = [];
    connection.send({ type: 'offer', to: 'nobody', sdp: 'x' }, { refused: ({ code }) => refusals.push(code) });
    await settle();
    assert.deepEqual(refusals, ['not-found']);
  });

  test('a message whose refusal nobody asked for is told all the same', async () => {
    const connection = await open();
    const refused = collect(connection, 'refused');
    const message = { type: 'offer', to: 'nobody', sdp: 'x' };
    connection.send(message);
    await settle();
    assert.deepEqual(refused.map(({ message, error }) => [message, error.code]), [[message, 'not-found']]);
    connection.close();
    connection.send(message);
    assert.deepEqual(refused.map(({ error }) => error.code), ['not-found', 'closed']);
  });

  test('what was said long before the server was back is told too', async () => {
    const connection = await open({ peer: 'ana' });
    const refused = collect(connection, 'refused');
    network.down();
    await settle();
    connection.send({ type: 'offer', to: 'nobody', sdp: 'x' });
    await clock.advance(120_000);
    network.up();
    await clock.advance(20_000);
    assert.equal(connection.state, 'open');
    assert.deepEqual(refused.map(({ error }) => error.code), ['not-found']);
  });

  test('what was sent to a room and is not passed on is an event of the room', async () => {
    const connection = await open();
    const room = await Room.create(connection, { id: 'r' });
    const refused = collect(room, 'refused');
    server.refuses = ({ type }) => (type === 'send' ? { code: 'forbidden' } : undefined);
    room.send({ x: 1 });
    await settle();
    assert.deepEqual(refused.map(({ data, error }) => [data, error.code]), [[{ x: 1 }, 'forbidden']]);
  });
});

describe('attributes', () => {
  const said = () => server.received.filter(({ type }) => type === 'hello' || type === 'update').map(({ type, attributes }) => [type, attributes]);

  test('they go with hello, and changes with update', async () => {
    const connection = await open({ attributes: { hand: false } });
    connection.update({ hand: true });
    await settle();
    assert.deepEqual(said(), [['hello', { hand: false }], ['update', { hand: true }]]);
  });

  test('those of before the connection are in its hello', async () => {
    const connection = make();
    connection.update({ hand: true });
    await connection.connect();
    await settle();
    assert.deepEqual(said(), [['hello', { hand: true }]]);
  });

  test('a session that was lost begins with the latest', async () => {
    const connection = await open({ peer: 'ana', attributes: { hand: false } });
    connection.update({ hand: true });
    await settle();
    network.down();
    server.restart();
    network.up();
    await clock.advance(100);
    assert.deepEqual(server.sessions.get('ana').attributes, { hand: true });
  });

  test('a change that was on its way to a session that was lost is made in the new one', async () => {
    const connection = await open({ peer: 'ana' });
    network.silence();
    server.restart();
    connection.update({ hand: true });
    await clock.advance(15_100);
    assert.deepEqual(server.sessions.get('ana').attributes, { hand: true });
  });

  test('a page that was loaded anew says its own in the session that it takes over', async () => {
    const before = await open({ peer: 'ana', attributes: { page: 1 } });
    await open({ peer: 'ana', secret: before.secret, attributes: { page: 2 } });
    await settle();
    assert.deepEqual(server.sessions.get('ana').attributes, { page: 2 });
  });
});

describe('resuming by counting', () => {
  test('what the server sent during an outage arrives once, in order', async () => {
    const connection = await open();
    await connection.request({ type: 'create', room: 'r' });
    const messages = collect(connection, 'message');
    const session = server.sessions.get(connection.peer);
    session.send({ type: 'message', from: 'x', data: 1 });
    await settle();
    network.down();
    session.send({ type: 'message', from: 'x', data: 2 });
    session.send({ type: 'message', from: 'x', data: 3 });
    network.up();
    await clock.advance(100);
    assert.deepEqual(messages.map(({ data }) => data), [1, 2, 3]);
    assert.equal(received('hello')[1].resume.received, 2);
  });

  test('what this side sent during an outage arrives once, in order', async () => {
    const connection = await open();
    connection.send({ type: 'send', to: 'x', data: 1 });
    await settle();
    network.down();
    await settle();
    connection.send({ type: 'send', to: 'x', data: 2 });
    connection.send({ type: 'send', to: 'x', data: 3 });
    network.up();
    await clock.advance(100);
    assert.deepEqual(received('send').map(({ data }) => data), [1, 2, 3]);
  });

  test('what went into a dead socket is sent again', async () => {
    const connection = await open();
    network.silence();
    connection.send({ type: 'send', to: 'x', data: 'lost' });
    await clock.advance(15_100);
    assert.deepEqual(received('send').map(({ data }) => data), ['lost']);
  });

  test('a request outlives the socket that it was sent on', async () => {
    const connection = await open();
    network.silence();
    const reply = connection.request({ type: 'create', room: 'r' });
    await clock.advance(15_100);
    assert.equal((await reply).room, 'r');
  });

  test('messages that exist on one socket only are not counted', async () => {
    const connection = await open();
    await clock.advance(35_000); // several acks each way
    network.down();
    network.up();
    await clock.advance(100);
    assert.equal(received('hello')[1].resume.received, 0);
    assert.equal(connection.state, 'open');
  });

  test('every 32nd message is acknowledged unasked', async () => {
    const connection = await open();
    const session = server.sessions.get(connection.peer);
    for (let i = 0; i < 40; i++) session.send({ type: 'message', from: 'x', data: i });
    await settle();
    assert.deepEqual(received('ack').map((ack) => ack.received), [0, 32]);
  });

  test('a session that the server forgot is told, and its open requests fail', async () => {
    const connection = await open();
    const welcomes = collect(connection, 'welcome');
    network.silence();
    const reply = connection.request({ type: 'create' });
    server.restart();
    const [outcome] = await Promise.all([assert.rejects(reply, { code: 'session-lost', retryable: true }), clock.advance(15_100)]);
    assert.equal(outcome, undefined);
    assert.deepEqual(welcomes, [{ resumed: false, first: false }]);
  });

  test('a secret that is not the session’s any more: a new session under a new id', async () => {
    const first = await open({ peer: 'ana' });
    const connection = await open({ peer: 'ana', secret: 'stale' });
    assert.notEqual(connection.peer, first.peer);
    assert.equal(connection.state, 'open');
  });

  test('a reloaded page takes its session over, and the old page gives up', async () => {
    const before = await open({ peer: 'ana' });
    const closed = collect(before, 'closed');
    const after = await open({ peer: before.peer, secret: before.secret });
    await settle();
    assert.equal(after.peer, 'ana');
    assert.equal(closed[0].code, 4500);
    assert.equal(before.state, 'closed');
  });
});

describe('staying alive', () => {
  test('silence is ended by an ack after one heartbeat', async () => {
    await open();
    await settle();
    const acks = received('ack').length;
    await clock.advance(10_100);
    assert.equal(received('ack').length, acks + 1);
  });

  test('a half-open socket is given up after one and a half heartbeats', async () => {
    const connection = await open();
    network.silence();
    await clock.advance(14_900);
    assert.equal(connection.state, 'open');
    await clock.advance(200);
    assert.equal(network.opened, 2);
  });

  test('a client that talks all the time still notices that nobody answers', async () => {
    const connection = await open();
    network.silence();
    for (let second = 0; second < 16; second++) {
      connection.send({ type: 'send', to: 'x', data: second });
      await clock.advance(1_000);
    }
    assert.equal(network.opened, 2);
  });

  test('a socket that answers is kept', async () => {
    await open();
    await clock.advance(120_000);
    assert.equal(network.opened, 1);
  });

  test('waking up probes an open socket at once', async () => {
    const connection = await open();
    network.silence();
    connection.wake();
    await clock.advance(5_100);
    assert.equal(network.opened, 2);
  });
});

describe('coming back', () => {
  test('at once, then with jitter, and at once again after 5 s of health', async () => {
    const connection = await open();
    const retries = collect(connection, 'retry');
    network.down();
    await clock.advance(3_000);
    assert.deepEqual(retries.slice(0, 3).map(({ delay }) => delay), [0, 500, 1_000]);
    network.up();
    await clock.advance(20_000);
    retries.length = 0;
    network.closeAll(1006);
    await settle();
    assert.equal(retries[0].delay, 0);
  });

  test('wake() ends a wait', async () => {
    const connection = await open();
    network.down();
    await clock.advance(10_000);
    network.up();
    connection.wake();
    await settle();
    assert.equal(connection.state, 'open');
  });

  test('when the server said it goes, after the time that it named', async () => {
    const connection = await open();
    const retries = collect(connection, 'retry');
    server.sessions.get(connection.peer).socket.send({ type: 'going-away', reconnectIn: 1_830 });
    await settle();
    network.closeAll(1012);
    await settle();
    assert.equal(retries[0].delay, 1_830);
  });

  test('over the same socket when the server has lost the session', async () => {
    const connection = await open();
    const { secret } = connection;
    const states = collect(connection, 'statechange');
    const welcomes = collect(connection, 'welcome');
    server.iceServers = () => null;
    const unanswered = assert.rejects(connection.request({ type: 'ice-servers' }), { code: 'session-lost' });
    await settle();
    server.losesAll();
    await settle();
    assert.deepEqual(states.map(({ state }) => state), ['resuming', 'open']);
    assert.deepEqual(welcomes, [{ resumed: false, first: false }]);
    assert.equal(received('hello').length, 2);
    assert.equal(received('hello')[1].resume.session, secret);
    await unanswered;
    assert.equal(network.opened, 1);
    await clock.advance(60_000); // the heartbeat of this welcome goes on, and no other
    assert.equal(connection.state, 'open');
    assert.equal(network.opened, 1);
  });

  for (const code of [1000, 1002, 1003, 1007, 1009, 4500, 4501, 4999]) {
    test(`never after ${code}`, async () => {
      const connection = await open();
      network.closeAll(code);
      await clock.advance(60_000);
      assert.equal(connection.state, 'closed');
      assert.equal(network.opened, 1);
    });
  }

  for (const code of [1001, 1006, 1011, 4001, 4002, 4003, 4499]) {
    test(`at once after ${code}`, async () => {
      const connection = await open();
      network.closeAll(code);
      await clock.advance(10);
      assert.equal(connection.state, 'open');
    });
  }

  for (const code of [1008, 1013]) {
    test(`not at once after ${code}`, async () => {
      const connection = await open();
      const retries = collect(connection, 'retry');
      network.closeAll(code);
      await settle();
      assert.ok(retries[0].delay >= 1_000, `${retries[0].delay}`);
    });
  }

  test('close() says bye and stays closed', async () => {
    const connection = await open();
    connection.close();
    await clock.advance(60_000);
    assert.equal(received('bye').length, 1);
    assert.equal(network.opened, 1);
  });
});
