/** The eight masks of ISO/IEC 18004, table 10: where the modules are inverted. @type {((x: number, y: number) => boolean)[]} */
const MASKS = [
  (x, y) => (x + y) % 2 === 0,
  (_, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

/**
 * The picture of a code: what every code has, and the codewords between it.
 *
 * @param {number} version 1 to 40
 * @param {number[]} codewords as many as the version holds
 * @returns {boolean[][]} rows of modules, true is dark; masked so that readers have it easiest
 */
export function drawMatrix(version, codewords) {
  const fixed = drawFixed(version);
  const data = placeData(fixed, codewords);
  const candidates = MASKS.map((mask, index) => {
    const rows = data.map((row, y) => row.map((dark, x) => (fixed[y][x] === undefined ? dark !== mask(x, y) : dark)));
    drawFormat(rows, index);
    return rows;
  });
  const penalties = candidates.map(penalty);
  return candidates[penalties.indexOf(Math.min(...penalties))];
}

/** Finders, timing, alignment and version; places for the format are light yet, those for data undefined. @param {number} version */
function drawFixed(version) {
  const size = version * 4 + 17;
  /** @type {(boolean | undefined)[][]} */
  const rows = Array.from({ length: size }, () => new Array(size).fill(undefined));
  for (let at = 0; at < size; at++) rows[6][at] = rows[at][6] = at % 2 === 0;
  for (const [x, y] of [[3, 3], [size - 4, 3], [3, size - 4]]) drawRings(rows, x, y, 4, [0, 1, 3]);
  const centres = alignment(version, size);
  const last = centres.length - 1;
  centres.forEach((y, row) =>
    centres.forEach((x, column) => {
      const isFinder = (row === 0 && column === 0) || (row === 0 && column === last) || (row === last && column === 0);
      if (!isFinder) drawRings(rows, x, y, 2, [0, 2]);
    }),
  );
  drawFormat(rows, 0);
  if (version >= 7) {
    const bits = (version << 12) | remainder(version, 12, 0x1f25);
    for (let bit = 0; bit < 18; bit++) {
      const [near, far] = [Math.floor(bit / 3), size - 11 + (bit % 3)];
      rows[near][far] = rows[far][near] = ((bits >> bit) & 1) === 1;
    }
  }
  return rows;
}

/** @param {(boolean | undefined)[][]} rows @param {number} x @param {number} y @param {number} reach @param {number[]} dark the rings that are, by distance from the centre */
function drawRings(rows, x, y, reach, dark) {
  for (let dy = -reach; dy <= reach; dy++) {
    for (let dx = -reach; dx <= reach; dx++) {
      const isInside = y + dy in rows && x + dx in rows;
      if (isInside) rows[y + dy][x + dx] = dark.includes(Math.max(Math.abs(dx), Math.abs(dy)));
    }
  }
}

/** Centres of the alignment patterns (annex E). @param {number} version @param {number} size */
function alignment(version, size) {
  if (version === 1) return [];
  const count = Math.floor(version / 7) + 2;
  const step = Math.floor((version * 8 + count * 3 + 5) / (count * 4 - 4)) * 2;
  const centres = Array.from({ length: count - 1 }, (_, index) => size - 7 - index * step);
  return [6, ...centres.reverse()];
}

/** Error correction level M and the mask, twice (7.9). @param {(boolean | undefined)[][]} rows @param {number} mask */
function drawFormat(rows, mask) {
  const size = rows.length;
  const bits = ((mask << 10) | remainder(mask, 10, 0x537)) ^ 0x5412;
  for (let bit = 0; bit < 15; bit++) {
    const dark = ((bits >> bit) & 1) === 1;
    const [x, y] = bit < 6 ? [8, bit] : bit < 8 ? [8, bit + 1] : bit === 8 ? [7, 8] : [14 - bit, 8];
    rows[y][x] = dark;
    if (bit < 8) rows[8][size - 1 - bit] = dark;
    else rows[size - 15 + bit][8] = dark;
  }
  rows[size - 8][8] = true;
}

/** Of a division of polynomials over two elements. @param {number} value @param {number} degree @param {number} divisor */
function remainder(value, degree, divisor) {
  let rest = value;
  for (let step = 0; step < degree; step++) rest = (rest << 1) ^ ((rest >> (degree - 1)) * divisor);
  return rest;
}

/** In pairs of columns from the right, up and down in turns (7.7.3). @param {(boolean | undefined)[][]} fixed @param {number[]} codewords */
function placeData(fixed, codewords) {
  const size = fixed.length;
  const rows = fixed.map((row) => row.map((dark) => dark === true));
  let bit = 0;
  for (let right = size - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5;
    const upward = ((right + 1) & 2) === 0;
    for (let step = 0; step < size; step++) {
      const y = upward ? size - 1 - step : step;
      for (const x of [right, right - 1]) {
        if (fixed[y][x] !== undefined) continue;
        rows[y][x] = (((codewords[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1) === 1;
        bit++;
      }
    }
  }
  return rows;
}

/** What makes a code hard to read (7.8.3): runs, blocks, false finders, and more dark than light. @param {boolean[][]} rows */
function penalty(rows) {
  const size = rows.length;
  const columns = rows.map((_, x) => rows.map((row) => row[x]));
  let points = 0;
  for (const line of [...rows, ...columns]) {
    const text = line.map(Number).join('');
    for (const run of text.match(/0{5,}|1{5,}/g) ?? []) points += run.length - 2;
    points += 40 * ((text.match(/(?=10111010000)/g)?.length ?? 0) + (text.match(/(?=00001011101)/g)?.length ?? 0));
  }
  for (let y = 1; y < size; y++) {
    for (let x = 1; x < size; x++) {
      if (rows[y][x] === rows[y][x - 1] && rows[y][x] === rows[y - 1][x] && rows[y][x] === rows[y - 1][x - 1]) points += 3;
    }
  }
  const dark = rows.flat().filter(Boolean).length / (size * size);
  return points + 10 * Math.floor(Math.abs(dark * 20 - 10));
}
