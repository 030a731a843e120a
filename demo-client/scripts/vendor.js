import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HOME = fileURLToPath(new URL('..', import.meta.url));

/** Modules of packages that the page uses: without dependencies of their own, and served as they are. */
const MODULES = [
  { name: 'uqr', module: 'dist/index.mjs', license: 'LICENSE' },
  { name: 'punycode', module: 'punycode.es6.js', license: 'LICENSE-MIT.txt' },
];

/** @returns {{ path: string, text: string }[]} the modules as they belong into the page, under their licences */
export function vendored() {
  return MODULES.map(({ name, module, license }) => {
    const read = (/** @type {string} */ file) => readFileSync(join(HOME, 'node_modules', name, file), 'utf8').trim();
    const { version } = JSON.parse(read('package.json'));
    const head = `// @ts-nocheck\n/*! ${name} ${version}, copied by npm run vendor\n\n${read(license)}\n*/\n`;
    return { path: join(HOME, 'page', 'vendor', `${name}.js`), text: `${head}${read(module)}\n` };
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { path, text } of vendored()) (mkdirSync(dirname(path), { recursive: true }), writeFileSync(path, text));
}
