import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { modules, withPreloads } from '../scripts/preloads.js';

test('the page names all its modules, so that a browser need not find them one after the other', () => {
  assert.ok(modules().length > 100);
  const index = readFileSync(new URL('../page/index.html', import.meta.url), 'utf8');
  assert.equal(index, withPreloads(), 'run: npm run preloads');
});
