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

/**
 * One on the stage, the others in a strip: at the side of a wide area, below in a tall one.
 *
 * @param {number} count including the one on the stage, which comes first
 * @param {{ width: number, height: number }} area
 * @param {{ gap?: number, ratio?: number }} [options]
 * @returns {Rect[]}
 */
export function spotlightRects(count, area, { gap = 8, ratio = 16 / 9 } = {}) {
  if (count === 1) return [{ x: 0, y: 0, ...area }];
  const others = count - 1;
  if (area.width > area.height) {
    const height = Math.min((area.height - gap * (others - 1)) / others, (area.width * 0.22) / ratio);
    const width = height * ratio;
    const top = (area.height - others * height - (others - 1) * gap) / 2;
    const strip = Array.from({ length: others }, (_, index) => ({ x: area.width - width, y: top + index * (height + gap), width, height }));
    return [{ x: 0, y: 0, width: area.width - width - gap, height: area.height }, ...strip];
  }
  const width = Math.min((area.width - gap * (others - 1)) / others, area.height * 0.2 * ratio);
  const height = width / ratio;
  const left = (area.width - others * width - (others - 1) * gap) / 2;
  const strip = Array.from({ length: others }, (_, index) => ({ x: left + index * (width + gap), y: area.height - height, width, height }));
  return [{ x: 0, y: 0, width: area.width, height: area.height - height - gap }, ...strip];
}
