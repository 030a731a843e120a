import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gridRects, spotlightRects } from '../page/call/layout.js';

const AREAS = [{ width: 1256, height: 680 }, { width: 344, height: 560 }, { width: 3800, height: 2000 }];

const overlaps = (a, b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

for (const layout of [gridRects, spotlightRects]) {
  for (const area of AREAS) {
    test(`${layout.name}: every tile is inside ${area.width}×${area.height}, and none covers another`, () => {
      for (let count = 1; count <= 12; count++) {
        const rects = layout(count, area);
        assert.equal(rects.length, count);
        for (const { x, y, width, height } of rects) {
          assert.ok(x >= -0.01 && y >= -0.01 && x + width <= area.width + 0.01 && y + height <= area.height + 0.01);
          assert.ok(width > 0 && height > 0);
        }
        rects.forEach((rect, index) => assert.ok(!rects.slice(index + 1).some((other) => overlaps(rect, other))));
      }
    });
  }
}

test('where tiles may be of any shape in between they leave nothing over', () => {
  const [{ x, width, height }] = gridRects(2, AREAS[1], { narrowest: 3 / 4 });
  assert.deepEqual([x, width, Math.round(height)], [0, 344, 276]);
  for (const rect of gridRects(5, AREAS[1], { narrowest: 3 / 4 })) {
    assert.ok(rect.width / rect.height >= 3 / 4 - 0.01 && rect.width / rect.height <= 16 / 9 + 0.01);
  }
});

test('four make two rows of two on a wide screen, and a column on a narrow one', () => {
  assert.equal(new Set(gridRects(4, AREAS[0]).map(({ x }) => x)).size, 2);
  assert.equal(new Set(gridRects(2, AREAS[1]).map(({ x }) => x)).size, 1);
});

test('a shared screen keeps its shape, and people get what is left', () => {
  for (const area of [...AREAS, { width: 904, height: 712 }, { width: 3400, height: 1300 }]) {
    for (let count = 1; count <= 8; count++) {
      const rects = spotlightRects(count, area, { fit: 16 / 10 });
      assert.ok(Math.abs(rects[0].width / rects[0].height - 16 / 10) < 0.001);
      rects.forEach((rect, index) => {
        assert.ok(rect.x >= -0.01 && rect.y >= -0.01 && rect.x + rect.width <= area.width + 0.01 && rect.y + rect.height <= area.height + 0.01);
        assert.ok(!rects.slice(index + 1).some((other) => overlaps(rect, other)));
      });
    }
  }
});

test('the strip is where it leaves the larger picture: at the side of a wide area, below where the chat has taken the side', () => {
  const [wide, wideStrip] = spotlightRects(4, AREAS[0], { fit: 16 / 9 });
  assert.ok(wideStrip.x > wide.width);
  const [stage, strip] = spotlightRects(4, { width: 904, height: 712 }, { fit: 16 / 9 });
  assert.ok(strip.y > stage.height);
  assert.ok(stage.width > 880);
  const [person, first] = spotlightRects(4, AREAS[1]);
  assert.equal(person.width, AREAS[1].width);
  assert.ok(first.y > person.height);
});

test('what the strip does not need is the stage’s', () => {
  const [stage, ...strip] = spotlightRects(6, AREAS[0]);
  assert.ok(Math.abs(Math.max(...strip.map(({ x, width }) => x + width)) - AREAS[0].width) < 0.01);
  assert.ok(Math.abs(strip[0].x - stage.width - 8) < 0.01);
});
