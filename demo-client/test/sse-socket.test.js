import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { SseSocket } from '../lib/index.js';
import { FakeClock, settle } from './support/fake-clock.js';

/** The server's side of one stream, as PROTOCOL.md says, with the faults that a test asks for. */
class FakeExchange {
  applied = [];
  posts = 0;
  inFlight = 0;
  taken = 0;
  /** What becomes of the next POSTs: 'lost' before or 'unanswered' after it was applied, or a status. @type {any[]} */
  fates = [];

  fetch = async (url, { method = 'GET', headers, body, signal }) => {
    if (method === 'GET') return this.#stream(headers, signal);
    assert.equal(++this.inFlight, 1, 'one POST at a time');
    this.posts++;
    await new Promise(setImmediate);
    this.inFlight--;
    assert.equal(headers['Beckon-Connection'], 'secret');
    assert.equal(headers['Content-Type'], 'application/x-ndjson');
    const fate = this.fates.shift();
    if (fate === 'lost') throw new TypeError('network');
    if (typeof fate === 'number') return { status: fate };
    const number = Number(headers['Beckon-Sequence']);
    if (number > this.taken + 1) return { status: 409 };
    if (number > this.taken) this.applied.push(...body.split('\n').filter(Boolean));
    this.taken = Math.max(number, this.taken);
    if (fate === 'unanswered') throw new TypeError('network');
    if (fate === 'hang') return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));
    return { status: 204 };
  };

  #stream(headers, signal) {
    assert.equal(headers.Accept, 'text/event-stream');
    if (this.refuses) return { ok: false, status: 426, body: null };
    const body = new ReadableStream({ start: (controller) => (this.controller = controller) });
    signal.addEventListener('abort', () => (this.aborted = true));
    return { ok: true, status: 200, body };
  }

  /** @param {string | Uint8Array} text */
  say(text) {
    this.controller.enqueue(typeof text === 'string' ? new TextEncoder().encode(text) : text);
  }
}

let clock, exchange, socket, events;

beforeEach(() => {
  clock = new FakeClock();
  exchange = new FakeExchange();
  events = [];
});

async function open() {
  socket = new SseSocket(new URL('http://host/signal'), { clock, fetch: exchange.fetch });
  socket.onopen = () => events.push('open');
  socket.onmessage = ({ data }) => events.push(data);
  socket.onclose = ({ code }) => events.push(code);
  await settle();
  if (!exchange.refuses) exchange.say('event: open\ndata: secret\n\n');
  await settle();
}

describe('down', () => {
  test('it opens, and each event is a message, wherever the network cuts it', async () => {
    await open();
    const bytes = new TextEncoder().encode('data: {"a":"é😀"}\n\ndata: {"b":2}\n\n: a comment\n\n');
    for (const byte of bytes) exchange.say(Uint8Array.of(byte));
    await settle(200);
    assert.deepEqual(events, ['open', '{"a":"é😀"}', '{"b":2}']);
  });

  test('the close event gives the code, once', async () => {
    await open();
    exchange.say('event: close\ndata: 4500 taken over by another connection\n\n');
    exchange.controller.close();
    await settle();
    assert.deepEqual(events, ['open', 4500]);
  });

  test('an end without a word, a break and a refusal are 1006', async () => {
    await open();
    exchange.controller.close();
    await settle();
    await open();
    exchange.controller.error(new TypeError('network'));
    await settle();
    exchange.refuses = true;
    await open();
    assert.deepEqual(events, ['open', 1006, 'open', 1006, 1006]);
  });

  test('a ping is answered by a sign of life, which is no message', async () => {
    await open();
    exchange.say('event: ping\ndata: ping\n\n');
    await settle();
    assert.equal(exchange.posts, 1);
    assert.deepEqual(exchange.applied, []);
    assert.deepEqual(events, ['open']);
  });
});

describe('up', () => {
  test('what is sent in one turn goes in one POST, what is sent meanwhile in the next', async () => {
    await open();
    socket.send('1');
    socket.send('2');
    await Promise.resolve().then(() => {});
    socket.send('3');
    await settle();
    assert.deepEqual(exchange.applied, ['1', '2', '3']);
    assert.equal(exchange.posts, 2);
  });

  for (const fate of ['lost', 'unanswered', 409, 502]) {
    test(`a POST that is answered by ${fate} is sent again and applied once`, async () => {
      await open();
      exchange.fates = [fate];
      socket.send('1');
      await settle();
      socket.send('2');
      await clock.advance(2_000);
      assert.deepEqual(exchange.applied, ['1', '2']);
    });
  }

  test('one that is never answered is sent again after a while', async () => {
    await open();
    exchange.fates = ['hang'];
    socket.send('1');
    socket.send('2');
    await clock.advance(11_000);
    assert.deepEqual(exchange.applied, ['1', '2']);
    assert.equal(exchange.posts, 2);
  });

  test('no POST has more messages than a server wants at once, or more bytes', async () => {
    await open();
    const lines = Array.from({ length: 70 }, (_, number) => `${number}`);
    for (const line of lines) socket.send(line);
    await settle();
    assert.equal(exchange.posts, 3);
    socket.send('é'.repeat(20_000));
    socket.send('é'.repeat(20_000));
    await settle();
    assert.equal(exchange.posts, 5);
    assert.deepEqual(exchange.applied.slice(0, 70), lines);
  });

  for (const [status, code] of [[404, 1006], [403, 1006], [413, 1009]]) {
    test(`${status} ends the connection with ${code}`, async () => {
      await open();
      exchange.fates = [status];
      socket.send('1');
      await settle();
      assert.deepEqual(events, ['open', code]);
      assert.equal(exchange.aborted, true);
    });
  }

  test('so does a POST that never gets through', async () => {
    await open();
    exchange.fates = ['lost', 'lost', 'lost', 'lost'];
    socket.send('1');
    await clock.advance(10_000);
    assert.deepEqual(events, ['open', 1006]);
  });

  test('a close lets what was sent before it go, then ends the stream', async () => {
    await open();
    socket.send('bye');
    socket.close();
    assert.equal(exchange.aborted, undefined);
    await settle();
    assert.deepEqual(exchange.applied, ['bye']);
    assert.deepEqual(events, ['open', 1000]);
    assert.equal(exchange.aborted, true);
  });

  test('a close waits for no answer longer than two seconds', async () => {
    await open();
    exchange.fates = ['hang'];
    socket.send('1');
    socket.close();
    await clock.advance(1_900);
    assert.equal(exchange.aborted, undefined);
    await clock.advance(200);
    assert.equal(exchange.aborted, true);
  });
});
