/** @typedef {{ x: number, y: number, width: number, height: number }} Rect */

/**
 * The largest tiles that fit: every number of columns is tried, which for a mesh's handful is nothing.
 *
 * @param {number} count
 * @param {{ width: number, height: number }} area
 * @param {{ gap?: number, ratio?: number, narrowest?: number }} [options] the shape is width by height: `ratio`, or down to `narrowest`
 * @returns {Rect[]} rows centred, the last one too
 */
export function gridRects(count, area, { gap = 8, ratio = 16 / 9, narrowest = ratio } = {}) {
  let best = { columns: 1, width: 0, height: 0 };
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    const cell = { width: (area.width - gap * (columns - 1)) / columns, height: (area.height - gap * (rows - 1)) / rows };
    const width = Math.max(0, Math.min(cell.width, cell.height * ratio));
    const height = Math.max(0, Math.min(cell.height, width / narrowest));
    if (width * height > best.width * best.height) best = { columns, width, height };
  }
  const rows = Math.ceil(count / best.columns);
  const top = (area.height - rows * best.height - (rows - 1) * gap) / 2;
  return Array.from({ length: count }, (_, index) => {
    const row = Math.floor(index / best.columns);
    const inRow = row === rows - 1 ? count - row * best.columns : best.columns;
    const left = (area.width - inRow * best.width - (inRow - 1) * gap) / 2;
    return {
      x: left + (index % best.columns) * (best.width + gap),
      y: top + row * (best.height + gap),
      width: best.width,
      height: best.height,
    };
  });
}

/** What the strip may take at most: many need more than few. @param {number} others */
const stripShare = (others) => (others > 4 ? 0.3 : 0.2);
/** A strip at the side is what people know: one below has to be worth it. */
const WORTH_IT = 1.1;

/**
 * One on the stage, the others in a strip at the side or below: of a wide area and a tall one, or where it leaves more to what keeps its shape.
 *
 * @param {number} count including the one on the stage, which comes first
 * @param {{ width: number, height: number }} area
 * @param {{ gap?: number, ratio?: number, narrowest?: number, fit?: number }} [options] the others' shape as for a grid; `fit`: the shape of what is on
 *   the stage, if nothing of it may be cut off
 * @returns {Rect[]}
 */
export function spotlightRects(count, area, { fit, ...shape } = {}) {
  const { gap = 8 } = shape;
  const others = count - 1;
  if (others === 0) return [inside({ x: 0, y: 0, ...area }, fit)];
  const room = { width: area.width * stripShare(others), height: area.height * stripShare(others) };
  const width = Math.min(area.width - gap - span(gridRects(others, { ...area, width: room.width }, shape)).width, fit ? area.height * fit : Infinity);
  const height = Math.min(area.height - gap - span(gridRects(others, { ...area, height: room.height }, shape)).height, fit ? area.width / fit : Infinity);
  const beside = inside({ x: 0, y: 0, width, height: area.height }, fit);
  const above = inside({ x: 0, y: 0, width: area.width, height }, fit);
  const isBeside = fit ? beside.width * WORTH_IT >= above.width : area.width > area.height;
  const [x, y] = isBeside ? [width + gap, 0] : [0, height + gap];
  const strip = gridRects(others, { width: area.width - x, height: area.height - y }, shape);
  return [isBeside ? beside : above, ...strip.map((rect) => ({ ...rect, x: rect.x + x, y: rect.y + y }))];
}

/** @param {Rect[]} rects @returns {{ width: number, height: number }} of all of them together */
function span(rects) {
  const [left, top] = [Math.min(...rects.map(({ x }) => x)), Math.min(...rects.map(({ y }) => y))];
  return { width: Math.max(...rects.map(({ x, width }) => x + width)) - left, height: Math.max(...rects.map(({ y, height }) => y + height)) - top };
}

/** @param {Rect} rect @param {number} [shape] @returns {Rect} the largest one of that shape in the middle of it */
function inside(rect, shape) {
  if (shape === undefined) return rect;
  const width = Math.min(rect.width, rect.height * shape);
  const height = width / shape;
  return { x: rect.x + (rect.width - width) / 2, y: rect.y + (rect.height - height) / 2, width, height };
}
