import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { vendored } from '../scripts/vendor.js';

test('what the page has of packages is what those packages hold, under their licences', () => {
  for (const { path, text } of vendored()) {
    assert.equal(readFileSync(path, 'utf8'), text, 'run: npm ci && npm run vendor');
    assert.match(text, /Permission is hereby granted, free of charge/);
  }
  assert.equal(readdirSync(new URL('../page/vendor', import.meta.url)).length, vendored().length);
});

test('packages that are served have no dependencies', () => {
  const { packages } = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'));
  for (const { path } of vendored()) {
    const name = /([^/]+)\.js$/.exec(path)[1];
    assert.deepEqual(packages[`node_modules/${name}`].dependencies ?? {}, {});
  }
});
