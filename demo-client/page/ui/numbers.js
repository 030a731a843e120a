import { locale } from './texts.js';

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'];

/** @param {number} value @param {string} unit @param {number} [digits] after the point, at most */
function amount(value, unit, digits = 0) {
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: unit === 'byte' ? 'narrow' : 'short', maximumFractionDigits: digits }).format(value);
}

/** @param {number} bytes */
export function size(bytes) {
  const step = Math.min(UNITS.length - 1, bytes === 0 ? 0 : Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** step;
  return amount(value, UNITS[step], value < 10 && step > 0 ? 1 : 0);
}

/** @param {number} bits a second */
export function bitrate(bits) {
  return bits >= 1_000_000 ? amount(bits / 1_000_000, 'megabit-per-second', 1) : amount(bits / 1000, 'kilobit-per-second');
}

/** @param {number} value */
export function millis(value) {
  return amount(value, 'millisecond');
}

/** @param {number} share from 0 to 1 */
export function percent(share) {
  return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: share < 0.1 ? 1 : 0 }).format(share);
}
