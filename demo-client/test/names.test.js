import assert from 'node:assert/strict';
import { test } from 'node:test';
import { handleOf, idOf, tidyName } from '../page/invite/names.js';

/** What the server takes as a name: PROTOCOL.md, and JsonFields in signaling-core. */
const MISLEADING = /[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069\u2028\u2029]/u;

for (const [typed, shown] of [
  ['\u2068Ana\u2069', 'Ana'],
  ['\u202eanA\u202c', 'anA'],
  ['Ana\ud800', 'Ana'],
  ['Ana\u0000\u0007', 'Ana'],
  ['  Ana \t\n López ', 'Ana López'],
  ['A\u2028B', 'A B'],
  ['\u200b\ufeff', ''],
  ['\u2068\u2069', ''],
  ['👩‍🚀 Ana', '👩‍🚀 Ana'],
  ['می‌خواهم', 'می‌خواهم'],
  ['𝒜'.repeat(70), '𝒜'.repeat(64)],
]) {
  test(`${JSON.stringify(typed)} is shown as ${JSON.stringify(shown)}, which the server takes`, () => {
    assert.equal(tidyName(typed), shown);
    assert.doesNotMatch(tidyName(typed), MISLEADING);
    assert.ok([...tidyName(typed)].length <= 64);
  });
}

for (const [name, handle] of [
  ['Ana', 'ana'],
  ['Ana López', 'ana-lopez'],
  ['  J. R. "Bob" Dobbs  ', 'j-r-bob-dobbs'],
  ['snake_case', 'snake_case'],
  ['<script>', 'script'],
  ['', ''],
  ['🎉', ''],
  ['Søren', 'soren'],
  ['Łukasz', 'lukasz'],
  ['Weiß', 'weiss'],
  ['WEISS', 'weiss'],
  ['Æthelþryð', 'aethelthryd'],
  ['İstanbul Işık', 'istanbul-isik'],
  ['Nguyễn Văn Đức', 'nguyen-van-duc'],
  ['Ａｎａ', 'ana'],
  ['x'.repeat(80), 'x'.repeat(64)],
]) {
  test(`${JSON.stringify(name)} is called as ${JSON.stringify(handle)}, and that is the id`, () => {
    assert.equal(handleOf(name), handle);
    assert.equal(idOf(name), handle);
  });
}

for (const [name, handle] of [
  ['Ольга Чайковская', 'ольга-чайковская'],
  ['Γιώργος', 'γιωργος'],
  ['محمد', 'محمد'],
  ['李 明', '李-明'],
  ['さくら', 'さくら'],
  ['김민준', '김민준'],
  ['आरव', 'आरव'],
  ['שרה', 'שרה'],
]) {
  test(`${name} goes online as ${handle}`, () => {
    assert.equal(handleOf(name), handle);
    assert.match(idOf(name), /^xn--[a-z0-9_-]{1,60}$/);
    assert.equal(idOf(handle), idOf(name), 'a handle from a link is the same person');
  });
}

for (const [one, other, why] of [
  ['Ana', '\u0430n\u0430', 'a Cyrillic а looks like a Latin a'],
  ['coco', '\u0441\u043e\u0441\u043e', 'all of them do'],
  ['Алёна', 'Алена', 'ё is mostly written е'],
  ['مُحَمَّد', 'محمد', 'vowels are mostly not written'],
  ['أحمد', 'احمد', 'nor is hamza'],
  ['کریم', 'كريم', 'Persian and Arabic keyboards have their own letters'],
  ['علی ۱۲', 'علي ١٢', 'and digits'],
  ['Γιώργος', 'ΓΙΩΡΓΟΣ', 'capitals have no accents, and another sigma'],
  ['שָׂרָה', 'שרה', 'points are mostly not written'],
  ['Lo\u0301pez', 'López', 'the same letter written in two ways'],
]) {
  test(`${one} and ${other} are one: ${why}`, () => assert.equal(idOf(one), idOf(other)));
}

for (const [one, other] of [
  ['Wei', 'Weiß'],
  ['Ольга', 'Olga'],
  ['李明', '黎明'],
  ['李明', '李鸣'],
  ['Андрей', 'Андреи'],
  ['かき', 'かぎ'],
  ['किरण', 'करण'],
  ['Γιάννης', 'Γιάννος'],
]) {
  test(`${one} and ${other} are two`, () => {
    assert.notEqual(idOf(one), idOf(other));
    assert.notEqual(idOf(one), '');
  });
}

test('nobody can write an id that stands for the letters of another', () => {
  assert.notEqual(idOf(idOf('李明')), idOf('李明'));
});

test('what would make an id longer than the protocol has room for is told from what makes none', () => {
  assert.equal(idOf('明李'.repeat(32)), undefined);
  assert.equal(idOf('…'), '');
  assert.equal(idOf('阿'.repeat(10)).startsWith('xn--'), true);
});
