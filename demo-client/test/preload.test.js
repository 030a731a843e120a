import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const HOME = join(dirname(fileURLToPath(import.meta.url)), '..');
/** As they are served: the library is a folder of the page. */
const read = (file) => readFileSync(join(HOME, file.startsWith('lib/') ? file : `page/${file}`), 'utf8');
const IMPORTED = /(?:^|\n)(?:import|export)\b[^;]*?'(\.[^']+)'/g;

/** What a browser would find out only step by step, nearest first. */
function modules() {
  const found = new Set(['app.js']);
  for (const file of found) {
    const code = read(file).replace(/\/\*[^]*?\*\//g, '');
    for (const [, path] of code.matchAll(IMPORTED)) found.add(posix.join(posix.dirname(file), path));
  }
  return [...found];
}

test('the page names all its modules, so that a browser need not find them one after the other', () => {
  const named = [...read('index.html').matchAll(/<link rel="modulepreload" href="([^"]+)">/g)].map(([, href]) => href);
  const expected = modules().slice(1);
  assert.ok(expected.length > 100);
  assert.deepEqual(named, expected, `index.html has to end with\n${expected.map((file) => `  <link rel="modulepreload" href="${file}">`).join('\n')}\n`);
});
