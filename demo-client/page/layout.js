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

/** How much of the area the one on the stage may take: many others need room too. @param {number} others */
const stageShare = (others) => (others > 4 ? 0.7 : 0.8);
/** A strip at the side is what people know: one below has to be worth it. */
const WORTH_IT = 1.1;

/**
 * One on the stage, the others in a strip at the side or below: of a wide area and a tall one, or where it leaves more to what keeps its shape.
 *
 * @param {number} count including the one on the stage, which comes first
 * @param {{ width: number, height: number }} area
 * @param {{ gap?: number, ratio?: number, fit?: number }} [options] the others' shape; `fit`: the shape of what is on the stage, if nothing of it may
 *   be cut off
 * @returns {Rect[]}
 */
export function spotlightRects(count, area, { gap = 8, ratio = 16 / 9, fit } = {}) {
  const others = count - 1;
  if (others === 0) return [inside({ x: 0, y: 0, ...area }, fit)];
  const width = Math.min(area.width * stageShare(others), fit ? area.height * fit : Infinity) - gap;
  const height = Math.min(area.height * stageShare(others), fit ? area.width / fit : Infinity) - gap;
  const beside = inside({ x: 0, y: 0, width, height: area.height }, fit);
  const above = inside({ x: 0, y: 0, width: area.width, height }, fit);
  const isBeside = fit ? beside.width * WORTH_IT >= above.width : area.width > area.height;
  const [x, y] = isBeside ? [width + gap, 0] : [0, height + gap];
  const strip = gridRects(others, { width: area.width - x, height: area.height - y }, { gap, ratio });
  return [isBeside ? beside : above, ...strip.map((rect) => ({ ...rect, x: rect.x + x, y: rect.y + y }))];
}

/** @param {Rect} rect @param {number} [shape] @returns {Rect} the largest one of that shape in the middle of it */
function inside(rect, shape) {
  if (shape === undefined) return rect;
  const width = Math.min(rect.width, rect.height * shape);
  const height = width / shape;
  return { x: rect.x + (rect.width - width) / 2, y: rect.y + (rect.height - height) / 2, width, height };
}
