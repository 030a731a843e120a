import { svg } from '../ui/dom.js';

const [WIDTH, HEIGHT] = [160, 40];

/**
 * A line of how a number went, the newest at the right.
 *
 * @param {(number | null)[]} values oldest first; null leaves a gap
 * @param {{ label: string, capacity: number, top: number }} options `capacity` values fill the width; the scale ends at `top`, or at the
 *   largest value if that is higher
 * @returns {SVGElement}
 */
export function sparkline(values, { label, capacity, top }) {
  const highest = Math.max(top, ...values.map((value) => value ?? 0));
  const step = WIDTH / Math.max(1, capacity - 1);
  const start = WIDTH - (values.length - 1) * step;
  const points = values.map((value, at) => (value === null ? null : `${round(start + at * step)},${round(HEIGHT - 1 - (value / highest) * (HEIGHT - 3))}`));
  const image = svg('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: 'spark', role: 'img', 'aria-label': label, preserveAspectRatio: 'none' });
  image.append(svg('path', { d: path(points), 'vector-effect': 'non-scaling-stroke' }));
  return image;
}

/** @param {(string | null)[]} points */
const path = (points) => points.map((point, at) => (point === null ? '' : `${at === 0 || points[at - 1] === null ? 'M' : 'L'}${point}`)).join('');

/** @param {number} value */
const round = (value) => Math.round(value * 10) / 10;
