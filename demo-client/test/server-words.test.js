import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Room } from '../lib/index.js';
import { textOfNotice } from '../page/flows/notices.js';
import { settle } from './support/fake-clock.js';
import { collect, open as connect, server } from './support/fake-world.js';

const open = (options) => connect({ peer: 'ana', ...options });
const says = (message) => server.sessions.get('ana').send(message);

describe('what the server itself says', () => {
  test('a notice to the room is an event of the room, one to the peer is one of the connection only', async () => {
    const connection = await open();
    const room = await Room.create(connection, { id: 'r' });
    const [toRoom, all] = [collect(room, 'notice'), collect(connection, 'notice')];
    says({ type: 'notice', room: 'r', data: 'five minutes left' });
    says({ type: 'notice', data: { text: 'hello' } });
    says({ type: 'notice', room: 'other', data: 1 });
    await settle();
    assert.deepEqual(toRoom, [{ data: 'five minutes left' }]);
    assert.equal(all.length, 3);
  });

  test('only what can be read is shown', () => {
    assert.equal(textOfNotice('five minutes left'), 'five minutes left');
    assert.equal(textOfNotice({ text: ' soon ' }), 'soon');
    assert.equal(textOfNotice('x'.repeat(5_000)).length, 200);
    for (const data of [1, null, true, [], {}, { text: 7 }, '', '  ']) assert.equal(textOfNotice(data), undefined);
  });
});
