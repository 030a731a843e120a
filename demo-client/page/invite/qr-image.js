import { svg } from '../ui/dom.js';
import { qrCode } from './qr.js';

/** The empty border that readers need (ISO/IEC 18004, 9.1). */
const QUIET = 4;

/** @param {string} text @param {string} label @returns {SVGElement} one path, so that it stays sharp at any size */
export function qrImage(text, label) {
  const rows = qrCode(text);
  const size = rows.length + 2 * QUIET;
  const path = rows.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x + QUIET} ${y + QUIET}h1v1h-1z` : ''))).join('');
  const image = svg('svg', { viewBox: `0 0 ${size} ${size}`, role: 'img', 'aria-label': label, class: 'qr-image', 'shape-rendering': 'crispEdges' });
  image.append(svg('rect', { width: size, height: size, fill: '#fff', stroke: 'none' }), svg('path', { d: path, fill: '#000', stroke: 'none' }));
  return image;
}
