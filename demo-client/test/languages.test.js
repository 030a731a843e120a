import './support/english.js';
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { EMOJI } from '../lib/emoji.js';
import { LANGUAGES, choose, localeOf, pieces, text } from '../page/ui/texts.js';
import { REACTIONS } from '../lib/reactions.js';

const PAGE = fileURLToPath(new URL('../page', import.meta.url));
const catalogues = Object.fromEntries(await Promise.all(LANGUAGES.map(async (language) => [language, (await import(`../page/texts/${language}.js`)).default])));
const { en } = catalogues;
const forms = (entry) => (typeof entry === 'string' ? [entry] : Object.values(entry));
const places = (sentence) => new Set([...sentence.matchAll(/\{([a-z]+)\}/gi)].map(([, place]) => place));

const files = (folder) => readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? files(join(folder, entry.name)) : [join(folder, entry.name)]));
const modules = files(PAGE).filter((file) => file.endsWith('.js') && !/[/\\](?:vendor|texts)[/\\]/.test(file));
const withoutComments = (code) => code.replace(/\/\*[^]*?\*\//g, '').replace(/(^|\s)\/\/ .*/g, '$1');
const code = new Map(modules.map((file) => [file, withoutComments(readFileSync(file, 'utf8'))]));
const markup = readFileSync(join(PAGE, 'index.html'), 'utf8').replace(/<!--[^]*?-->/g, '').replace(/<noscript>[^]*?<\/noscript>/, '');

test('there is a catalogue for each language, and no other', () => {
  assert.deepEqual(readdirSync(join(PAGE, 'texts')).sort(), LANGUAGES.map((language) => `${language}.js`).sort());
});

for (const [language, catalogue] of Object.entries(catalogues)) {
  test(`${language}: all texts are there, in the same order, and none is empty`, () => {
    assert.deepEqual(Object.keys(catalogue), Object.keys(en));
    for (const [key, entry] of Object.entries(catalogue)) for (const form of forms(entry)) assert.ok(form.trim() === form && form !== '', key);
  });

  test(`${language}: a text has the places of the English one`, () => {
    for (const [key, entry] of Object.entries(catalogue)) {
      const expected = places(forms(en[key]).join());
      const found = places(forms(entry).join());
      if (typeof entry !== 'string') for (const each of [expected, found]) each.delete('count'); // "one" says so itself
      assert.deepEqual([...found].sort(), [...expected].sort(), key);
    }
  });

  test(`${language}: what depends on a number has all plurals of the language`, () => {
    const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
    for (const [key, entry] of Object.entries(catalogue)) {
      assert.equal(typeof entry, typeof en[key], key);
      if (typeof entry !== 'string') assert.deepEqual(Object.keys(entry).sort(), [...pluralCategories].sort(), key);
    }
  });

  test(`${language}: each picture of a safety code has a word of its own`, () => {
    const words = catalogue['safety.words'].split(', ').map((entry) => entry.split(/ (.*)/s, 2));
    assert.deepEqual(words.map(([emoji]) => emoji), EMOJI.map(([emoji]) => emoji));
    assert.equal(new Set(words.map(([, word]) => word)).size, EMOJI.length);
  });

  if (language !== 'en') {
    test(`${language}: no sentence was left in English`, () => {
      for (const [key, entry] of Object.entries(catalogue)) if (String(en[key]).includes(' ')) assert.notDeepEqual(entry, en[key], key);
    });
  }
}

test('every text that the page asks for is there, and every text that is there is asked for', () => {
  const asked = new Set([...markup.matchAll(/data-(?:text|label|placeholder|empty)="([^"]+)"/g)].map(([, key]) => key));
  const all = [...code.values()].join('\n');
  for (const key of asked) assert.ok(key in en, key);
  // Keys that are put together: `error.${code}.title`.
  const made = [...all.matchAll(/`([a-z-]*\.?)\$\{[^`]*`/g)].map(([literal]) => new RegExp(`^${literal.slice(1, -1).replace(/[.]/g, '\\.').replace(/\$\{[^}]*\}/g, '.+')}$`));
  for (const key of Object.keys(en)) assert.ok(asked.has(key) || all.includes(`'${key}'`) || made.some((pattern) => pattern.test(key)), `${key} is used nowhere`);
  for (const reaction of REACTIONS) assert.ok(`reaction.${reaction}` in en, reaction);
});

test('the markup holds no text of its own', () => {
  const body = markup.slice(markup.indexOf('<body'));
  const words = [...body.matchAll(/>([^<]+)</g)].map(([, words]) => words.trim()).filter((words) => words !== '');
  assert.deepEqual([...new Set(words)], ['Beckon']);
  assert.deepEqual(body.match(/\s(?:aria-label|aria-description|placeholder|title|alt)="[^"]*"/g) ?? [], []);
});

/** What looks like words and is none: names of keys, of errors and of browsers, the product, a date format. */
const NOT_FOR_PEOPLE = new Set(['Beckon', 'Enter', 'Escape', 'Tab', 'Home', 'End', 'ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'NotAllowedError']);

test('no module holds text for people', () => {
  const found = [];
  for (const [file, text] of code) {
    for (const { 0: literal, index } of text.matchAll(/'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g)) {
      const words = literal.slice(1, -1).replace(/\$\{[^}]*\}/g, ' ');
      const isSentence = /\p{L}{2,}[,.:…!?]? +\p{L}{2,}|…/u.test(words) || /(?:^|\s)\p{Lu}\p{Ll}+/u.test(words);
      const isForCode = /(?:(?:class|rel): [^{}]*|className = |from |querySelector(?:All)?\(|closest\(|matches\(|matchMedia\(|= )$/.test(text.slice(0, index)) && !/\p{Lu}\p{Ll}+|…/u.test(words);
      if (isSentence && !isForCode && !NOT_FOR_PEOPLE.has(words.trim())) found.push(`${file.slice(PAGE.length + 1)}: ${literal}`);
    }
  }
  assert.deepEqual(found, []);
  assert.doesNotMatch(files(join(PAGE, 'styles')).map((file) => readFileSync(file, 'utf8')).join(), /content: "[^"]*\p{L}/u);
});

test('the first language that the browser asks for and the page speaks is taken', () => {
  for (const [wanted, language] of [
    [[], 'en'],
    [['de-AT', 'en'], 'de'],
    [['nl', 'fr-CA', 'en'], 'fr'],
    [['ja', 'ko'], 'en'],
    [['AR-eg'], 'ar'],
    [['es-419'], 'es'],
  ]) {
    assert.equal(choose(wanted), language, wanted.join());
  }
});

test('numbers, times and lists are in the language of the page, with the region that the browser names', () => {
  for (const [spoken, wanted, locale] of [
    ['en', ['ja', 'en-GB'], 'en-GB-u-nu-latn'],
    ['en', ['ja'], 'en-u-nu-latn'],
    ['ar', ['nl', 'ar-EG'], 'ar-EG-u-nu-latn'],
    ['en', ['C'], 'en-u-nu-latn'],
    ['en', ['en-'], 'en-u-nu-latn'],
    ['en', [], 'en-u-nu-latn'],
  ]) {
    assert.equal(localeOf(spoken, wanted).toString(), locale, wanted.join());
  }
});

test('names stand in their places; one that runs the other way stands apart', () => {
  assert.equal(text('call.joined', { name: 'Ana' }), 'Ana joined');
  assert.equal(text('call.joined', { name: 'محمد' }), '\u2068محمد\u2069 joined');
  assert.equal(text('call.joined', { name: '{name}' }), '{name} joined');
  assert.equal(text('call.title-others', { count: 1 }), 'Call with one other');
  assert.equal(text('call.title-others', { count: 3 }), 'Call with 3 others');
  const element = { nodeType: 1 };
  assert.deepEqual(pieces('recording.you', { name: element }), ['', element, ' is recording you']);
});
