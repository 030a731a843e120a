import { encode } from '../vendor/uqr.js';

/**
 * A QR code in the smallest version that holds the text at error correction level M: up to 15 % of it may be dirty.
 *
 * @param {string} text at most 2,331 bytes of UTF-8; a RangeError tells that it is too long
 * @returns {boolean[][]} rows of modules, true is dark; without the quiet zone
 */
export function qrCode(text) {
  return encode(text, { ecc: 'M', border: 0 }).data;
}
