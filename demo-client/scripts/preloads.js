import { readFileSync, writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

const HOME = fileURLToPath(new URL('..', import.meta.url));
const INDEX = join(HOME, 'page', 'index.html');
const IMPORTED = /(?:^|\n)(?:import|export)\b[^;]*?'(\.[^']+)'/g;
const LIST = /(?: *<link rel="modulepreload" href="[^"]+">\n)+/;

/** As they are served: the library is a folder of the page. @param {string} file */
const read = (file) => readFileSync(join(HOME, file.startsWith('lib/') ? file : `page/${file}`), 'utf8');

/** @returns {string[]} the modules of the page after `app.js`, nearest first: what a browser would find out only step by step */
export function modules() {
  const found = new Set(['app.js']);
  for (const file of found) {
    const code = read(file).replace(/\/\*[^]*?\*\//g, '');
    for (const [, path] of code.matchAll(IMPORTED)) found.add(posix.join(posix.dirname(file), path));
  }
  return [...found].slice(1);
}

/** @returns {string} index.html with the list of all modules */
export function withPreloads() {
  const links = modules().map((file) => `  <link rel="modulepreload" href="${file}">\n`);
  return readFileSync(INDEX, 'utf8').replace(LIST, links.join(''));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(INDEX, withPreloads());
