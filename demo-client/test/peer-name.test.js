import assert from 'node:assert/strict';
import { test } from 'node:test';
import { idFromName } from '../page/invite/peer-name.js';

for (const [name, id] of [
  ['Ana', 'ana'],
  ['Ana López', 'ana-lopez'],
  ['  J. R. "Bob" Dobbs  ', 'j-r-bob-dobbs'],
  ['snake_case', 'snake_case'],
  ['<script>', 'script'],
  ['日本', ''],
  ['', ''],
  ['x'.repeat(80), 'x'.repeat(64)],
  [`${'x'.repeat(63)} y`, 'x'.repeat(63)],
]) {
  test(`${JSON.stringify(name)} is reached under ${JSON.stringify(id)}`, () => {
    assert.equal(idFromName(name), id);
    if (id !== '') assert.match(idFromName(name), /^[A-Za-z0-9_-]{1,64}$/);
  });
}
