import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { messageTypes } from '../scripts/message-types.js';

const HOME = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..');
const read = (file) => readFileSync(join(HOME, file), 'utf8');

test('the types of library, page and example are right, and index.d.ts names all of the public API', () => {
  const compiler = join(HOME, 'node_modules', '.bin', 'tsc');
  assert.ok(existsSync(compiler), 'no type checker: run npm ci in demo-client');
  const { status, stdout } = spawnSync(compiler, ['-p', HOME], { encoding: 'utf8' });
  assert.equal(status, 0, stdout);
});

test('index.d.ts declares what index.js exports', async () => {
  const exported = Object.keys(await import('../lib/index.js')).sort();
  const declared = [...read('lib/index.d.ts').matchAll(/^export (?:class|function|const) (\w+)/gm)].map(([, name]) => name).sort();
  assert.deepEqual(declared, exported);
});

test('the types of what a server says are those of protocol/schema', () => {
  assert.equal(read('lib/messages.d.ts'), messageTypes(), 'run `npm run message-types`');
});

test('the package holds the library, its types, README and LICENSE, and nothing else', () => {
  const [{ files }] = JSON.parse(execFileSync('npm', ['pack', '--dry-run', '--json'], { cwd: HOME, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  const expected = [...readdirSync(join(HOME, 'lib')).map((name) => `lib/${name}`), 'LICENSE', 'README.md', 'package.json'].sort();
  assert.deepEqual(files.map(({ path }) => path).sort(), expected);
});

test('a project that has the package from npm is checked strictly by TypeScript and bundled by Vite', () => {
  const project = mkdtempSync(join(tmpdir(), 'beckon-outside-'));
  const run = (/** @type {string} */ tool, /** @type {string[]} */ args) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(HOME, 'node_modules', tool), ...args], { cwd: project, encoding: 'utf8' });
    assert.equal(status, 0, stdout + stderr);
  };
  try {
    cpSync(join(HOME, '../scripts/outside/npm'), project, { recursive: true });
    const [{ filename }] = JSON.parse(execFileSync('npm', ['pack', '--json', '--pack-destination', project], { cwd: HOME, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
    const installed = join(project, 'node_modules', 'beckon-client');
    mkdirSync(installed, { recursive: true });
    execFileSync('tar', ['-xzf', join(project, filename), '-C', installed, '--strip-components=1']);
    run('typescript/bin/tsc', ['-p', '.']);
    run('vite/bin/vite.js', ['build', '--logLevel', 'warn', '--target', 'es2022']);
    const [script] = readdirSync(join(project, 'dist', 'assets'));
    const bundle = readFileSync(join(project, 'dist', 'assets', script));
    const [, shown] = /([\d.]+) kB in all, ([\d.]+) kB with gzip/.exec(read('README.md')) ?? [];
    assert.ok(Math.abs(bundle.length / 1000 - Number(shown)) < 5, `README.md says ${shown} kB, it is ${bundle.length / 1000}, and with gzip ${gzipSync(bundle).length / 1000}`);
  } finally {
    rmSync(project, { recursive: true });
  }
});

test('the package comes from where the Java artifacts come from', () => {
  const pom = read('../pom.xml');
  const { repository, homepage, license, keywords } = JSON.parse(read('package.json'));
  assert.equal(repository.url, `git+${/<scm[^]*?<url>(.*)<\/url>/.exec(pom)[1]}`);
  assert.equal(homepage, /<url>(.*)<\/url>/.exec(pom)[1]);
  assert.equal(license, /<licenses>[^]*?<name>(.*)<\/name>/.exec(pom)[1]);
  assert.ok(existsSync(join(HOME, '..', repository.directory, 'package.json')));
  assert.ok(keywords.includes('webrtc'));
});

test('the lock file names no registry', () => {
  assert.doesNotMatch(read('package-lock.json'), /"resolved"/);
});

test('the example of the README is the one that is served and run, in ten lines', () => {
  const shown = /```js\n([^]*?)```/.exec(read('README.md'))[1];
  assert.equal(shown.replace("'beckon-client'", "'../lib/index.js'"), read('example/call.js'));
  assert.ok(shown.split('\n').filter((line) => line.trim() !== '').length <= 10);
});

test('the examples that documents show are those that are run', () => {
  let shown = 0;
  for (const file of ['README.md', '../docs/react.md', '../docs/vue.md']) {
    for (const [, example, code] of read(file).matchAll(/<!-- example: (\S+) -->\n```\w+\n([^]*?)```\n<!-- end -->/g)) {
      assert.equal(code, read(example), example);
      shown++;
    }
  }
  assert.equal(shown, 3);
});
