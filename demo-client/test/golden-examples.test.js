import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { isCounted } from '../lib/protocol.js';
import { faults, schemaFile } from './support/json-schema.js';

const EXAMPLES = new URL('../../protocol/examples/', import.meta.url);
const types = readdirSync(EXAMPLES)
  .filter((name) => name.endsWith('.json') && name !== 'not-messages.json')
  .map((name) => name.slice(0, -'.json'.length));

for (const type of types) {
  test(`${type}: the library counts it as the protocol says`, () => {
    assert.equal(isCounted({ type }), schemaFile(`${type}.json`)['x-counted']);
  });

  for (const { about, to, message, error } of JSON.parse(readFileSync(new URL(`${type}.json`, EXAMPLES), 'utf8'))) {
    const direction = to === 'server' ? 'toServer' : 'toClient';
    test(`${type} to ${to}: ${about}`, () => {
      const found = faults(message, `${type}.json#/$defs/${direction}`);
      if (error) assert.notEqual(found.length, 0, 'the schema must refuse it');
      else assert.deepEqual(found, []);
    });
  }
}
