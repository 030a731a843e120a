import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { beforeEach, describe, test } from 'node:test';
import { Files } from '../lib/index.js';
import { safeFileName } from '../lib/file-name.js';
import { connectChannels } from './support/fake-data-channel.js';
import { settle } from './support/fake-clock.js';
import { Pages } from './support/pages.js';

const KIB = 1024;
const MIB = 1024 * KIB;

let ana, bo, files, theirs, channels, offered;

beforeEach(async () => {
  const pages = new Pages();
  ({ ana, bo } = await pages.two());
  files = new Files({ mesh: ana.mesh });
  theirs = new Files({ mesh: bo.mesh, largest: 20 * MIB });
  channels = connectChannels(ana.mesh.links.get('bo').pc, bo.mesh.links.get('ana').pc);
  offered = [];
  theirs.addEventListener('transfer', ({ detail }) => offered.push(detail.transfer));
});

/** As a browser's File, but read at once: how long reading a Blob takes depends on the machine. */
function file(size, name = 'a.bin') {
  const bytes = Uint8Array.from({ length: size }, (_, at) => at * 7 + (at >> 8));
  return { name, size, arrayBuffer: async () => bytes.buffer, slice: (from, to) => ({ arrayBuffer: async () => bytes.slice(from, to).buffer }) };
}

const hash = async (blob) => createHash('sha256').update(Buffer.from(await blob.arrayBuffer())).digest('hex');

/** Offers it and lets the other side accept. */
async function moving(content) {
  const out = files.offer('bo', content);
  await settle();
  offered.at(-1).accept();
  await settle(40);
  return { out, incoming: offered.at(-1), channel: channels.at(-1) };
}

async function through(channel) {
  for (let turns = 0; turns < 2_000 && (channel.waiting.length > 0 || turns < 50); turns++) {
    channel.drain(1);
    await settle(2);
  }
}

test('a file arrives as it was, and both sides say so', async () => {
  const content = file(3 * MIB + 5);
  const { out, incoming, channel } = await moving(content);
  await through(channel);
  assert.deepEqual([out.state, incoming.state], ['done', 'done']);
  assert.equal(await hash(incoming.blob), await hash(content));
  assert.equal(incoming.blob.type, 'application/octet-stream');
});

test('an empty file arrives too', async () => {
  const { out, incoming } = await moving(file(0));
  await settle();
  assert.equal(incoming.state, 'done');
  assert.equal(incoming.blob.size, 0);
  assert.equal(out.state, 'done');
});

test('sending waits above the high water mark, and goes on below the low one', async () => {
  const { out, channel } = await moving(file(5 * MIB));
  await settle(100);
  assert.equal(channel.bufferedAmount, MIB + 64 * KIB);
  channel.drain(12);
  await settle(20);
  assert.equal(channel.waiting.length, 5, 'not yet: 320 KiB wait');
  channel.drain(1);
  await settle(40);
  assert.equal(channel.bufferedAmount, MIB + 64 * KIB);
  await through(channel);
  assert.equal(out.state, 'done');
  assert.ok(channel.highest <= 2 * MIB);
});

test('the sender closes when the receiver has it all, and not before', async () => {
  const { out, channel, incoming } = await moving(file(300 * KIB));
  await settle(40);
  assert.equal(out.moved, 300 * KIB, 'all of it was given to the browser');
  assert.deepEqual([out.state, channel.readyState], ['moving', 'open']);
  channel.drain(4);
  await settle();
  assert.deepEqual([incoming.state, out.state], ['moving', 'moving']);
  channel.drain();
  await settle();
  assert.deepEqual([incoming.state, out.state, channel.readyState], ['done', 'done', 'closed']);
});

describe('consent', () => {
  test('nothing moves before it, and nothing after a refusal', async () => {
    const out = files.offer('bo', file(KIB));
    await settle(40);
    assert.deepEqual([channels.length, out.state], [0, 'offered']);
    offered[0].decline();
    await settle(40);
    assert.deepEqual([channels.length, out.state, out.reason], [0, 'declined', 'there']);
  });

  test('a channel for what nobody accepted is closed, and one that is for no file is left alone', async () => {
    ana.mesh.links.get('bo').pc.createDataChannel('file:unasked');
    ana.mesh.links.get('bo').pc.createDataChannel('odd');
    await settle();
    assert.deepEqual(channels.map(({ readyState }) => readyState), ['closed', 'open'], 'a channel of the application is its own');
  });

  test('a channel that comes before consent is closed, and what it says is not taken', async () => {
    const { id } = files.offer('bo', file(KIB));
    await settle();
    const channel = ana.mesh.links.get('bo').pc.createDataChannel(`file:${id}`);
    channel.send(new ArrayBuffer(KIB));
    await settle();
    channel.drain();
    assert.deepEqual([channel.readyState, offered[0].state, offered[0].moved], ['closed', 'offered', 0]);
  });

  test('what is too large is not even asked about', async () => {
    const out = files.offer('bo', Object.defineProperty(file(1), 'size', { value: 20 * MIB + 1 }));
    await settle();
    assert.deepEqual(offered, []);
    assert.deepEqual([out.state, out.reason], ['declined', 'too-large']);
  });

  test('somebody who offers more and more is put off', async () => {
    const all = Array.from({ length: 12 }, () => files.offer('bo', file(1)));
    await settle(40);
    assert.equal(offered.length, 8);
    assert.deepEqual(all.slice(8).map(({ reason }) => reason), ['busy', 'busy', 'busy', 'busy']);
  });
});

describe('the end before the end', () => {
  test('the sender cancels', async () => {
    const { out, incoming, channel } = await moving(file(3 * MIB));
    out.cancel();
    await settle();
    assert.deepEqual([incoming.state, incoming.reason, channel.readyState], ['cancelled', 'there', 'closed']);
    assert.equal(incoming.blob, undefined);
  });

  test('the receiver cancels', async () => {
    const { out, incoming, channel } = await moving(file(3 * MIB));
    incoming.cancel();
    await settle();
    assert.deepEqual([out.state, out.reason, channel.readyState], ['cancelled', 'there', 'closed']);
    const before = out.moved;
    await settle(40);
    assert.equal(out.moved, before);
  });

  test('an offer is taken back', async () => {
    const out = files.offer('bo', file(KIB));
    await settle();
    out.cancel();
    await settle();
    assert.equal(offered[0].state, 'cancelled');
    offered[0].accept();
    await settle(40);
    assert.equal(channels.length, 0);
  });

  test('the connection is lost', async () => {
    const { out, incoming } = await moving(file(3 * MIB));
    ana.mesh.closeAll();
    await settle();
    assert.deepEqual([out.state, out.reason, incoming.state], ['failed', 'lost', 'failed']);
  });

  test('more comes than was offered', async () => {
    const { incoming, channel } = await moving(file(KIB));
    channel.drain();
    const greedy = await moving(file(2 * KIB));
    greedy.channel.waiting.unshift(new ArrayBuffer(2 * KIB));
    greedy.channel.drain();
    assert.equal(incoming.state, 'done');
    assert.deepEqual([greedy.incoming.state, greedy.incoming.blob?.size], ['done', 2 * KIB]);
    const worse = await moving(file(2 * KIB));
    worse.channel.waiting.unshift(new ArrayBuffer(3 * KIB));
    worse.channel.drain(1);
    await settle();
    assert.deepEqual([worse.incoming.state, worse.out.state], ['failed', 'cancelled']);
  });
});

test('offers that make no sense are nothing', async () => {
  const say = (offer) => ana.mesh.links.get('bo').channel.send({ type: 'file-offer', id: 'f', name: 'x', size: 1, ...offer });
  for (const offer of [{ size: -1 }, { size: '1' }, { size: 1.5 }, { size: null }, { id: 7 }, { id: 'a b' }, { id: '' }]) say(offer);
  say({});
  say({});
  await settle(20);
  assert.equal(offered.length, 1);
});

test('there is nothing to offer a file on where there is no link', () => {
  assert.equal(files.offer('nobody', file(1)), undefined);
});

test('names of files are made harmless', () => {
  const names = {
    'holiday.jpg': 'holiday.jpg',
    '../../etc/passwd': '_.._etc_passwd',
    'C:\\boot.ini': 'C__boot.ini',
    'photo\u202Egpj.exe': 'photogpj.exe',
    'a\nb\u0000c.txt': 'abc.txt',
    '<img src=x onerror=alert(1)>': '_img src=x onerror=alert(1)_',
    '.bashrc': 'bashrc',
    ' . ': 'file',
    '': 'file',
    'Grüße 你好 🎁.txt': 'Grüße 你好 🎁.txt',
  };
  for (const [name, harmless] of Object.entries(names)) assert.equal(safeFileName(name), harmless);
  const long = safeFileName(`${'x'.repeat(500)}.tar.gz`);
  assert.equal(long.length, 120);
  assert.ok(long.endsWith('.gz'));
  assert.equal(safeFileName(undefined), 'file');
});
