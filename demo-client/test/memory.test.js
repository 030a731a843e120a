import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callCamera, lastSession, preferences } from '../page/ui/memory.js';

/** @param {(key: string, value?: string) => string | null} use */
function storage(use) {
  for (const name of ['localStorage', 'sessionStorage']) {
    Object.defineProperty(globalThis, name, { configurable: true, get: () => ({ getItem: (key) => use(key), setItem: (key, value) => void use(key, value) }) });
  }
}

test('what is chosen is kept by the browser', () => {
  const kept = new Map();
  storage((key, value) => (value === undefined ? kept.get(key) ?? null : (kept.set(key, value), null)));
  preferences.save({ mic: false });
  preferences.save({ name: 'Ana' });
  assert.deepEqual(JSON.parse(kept.get('beckon.preferences')), { mic: false, name: 'Ana' });
  kept.set('beckon.preferences', 'of an older page');
  assert.deepEqual(preferences.load(), {});
});

test('where storage is full, the newest is remembered for as long as the page, and kept when there is room again', () => {
  const kept = new Map([['beckon.preferences', '{"mic":true}']]);
  let isFull = true;
  storage((key, value) => {
    if (value === undefined) return kept.get(key) ?? null;
    if (isFull) throw new DOMException('full', 'QuotaExceededError');
    return kept.set(key, value), null;
  });
  preferences.save({ mic: false });
  assert.deepEqual(preferences.load(), { mic: false });
  isFull = false;
  preferences.save({ name: 'Ana' });
  assert.deepEqual(JSON.parse(kept.get('beckon.preferences')), { mic: false, name: 'Ana' });
});

test('where storage is switched off, so that even to name it throws, the page remembers a mute all the same', () => {
  for (const name of ['localStorage', 'sessionStorage']) {
    Object.defineProperty(globalThis, name, { configurable: true, get: () => { throw new DOMException('denied', 'SecurityError'); } });
  }
  preferences.save({ mic: true });
  preferences.save({ mic: false });
  assert.equal(preferences.load().mic, false);
  lastSession.forget();
  assert.equal(lastSession.load(), null);
  callCamera.save(true);
  assert.equal(callCamera.load(), true);
});
