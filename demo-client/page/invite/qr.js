import { drawMatrix } from './qr-matrix.js';
import { errorCorrection } from './reed-solomon.js';

/** Error correction codewords of each block, and blocks, by version, at level M (ISO/IEC 18004, table 9). */
const CORRECTION = [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, 26, ...new Array(19).fill(28)];
const BLOCKS = [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, 17, 17, 18, 20, 21, 23, 25, 26, 28, 29, 31, 33, 35, 37, 38, 40, 43, 45, 47, 49];
const BYTE_MODE = 0b0100;

/**
 * A QR code in byte mode, in the smallest version that holds the text at error correction level M: up to 15 % of it may be
 * dirty.
 *
 * @param {string} text at most 2,331 bytes of UTF-8; a RangeError says by how much it is too long
 * @returns {boolean[][]} rows of modules, true is dark; without the quiet zone
 */
export function qrCode(text) {
  const bytes = [...new TextEncoder().encode(text)];
  const version = CORRECTION.findIndex((_, index) => bytes.length <= room(index + 1)) + 1;
  if (version === 0) throw new RangeError(`a QR code holds ${room(40)} bytes at level M, not ${bytes.length}`);
  return drawMatrix(version, interleave(version, codewords(version, bytes)));
}

/** Bytes of text that fit, beside the mode's 4 bits and the length. @param {number} version */
const room = (version) => Math.floor((dataCapacity(version) * 8 - 4 - lengthBits(version)) / 8);

/** @param {number} version */
const lengthBits = (version) => (version < 10 ? 8 : 16);

/** Codewords without those for correction. @param {number} version */
const dataCapacity = (version) => capacity(version) - CORRECTION[version - 1] * BLOCKS[version - 1];

/** All codewords: an eighth of the modules that finders, alignment, timing, format and version leave. @param {number} version */
function capacity(version) {
  const modules = (16 * version + 128) * version + 64;
  if (version === 1) return modules >> 3;
  const alignments = Math.floor(version / 7) + 2;
  return (modules - ((25 * alignments - 10) * alignments - 55) - (version >= 7 ? 36 : 0)) >> 3;
}

/** @param {number} version @param {number[]} bytes */
function codewords(version, bytes) {
  const binary = (/** @type {number} */ value, /** @type {number} */ digits) => value.toString(2).padStart(digits, '0');
  const size = dataCapacity(version);
  const bits = binary(BYTE_MODE, 4) + binary(bytes.length, lengthBits(version)) + bytes.map((byte) => binary(byte, 8)).join('');
  const terminated = bits + '0'.repeat(Math.min(4, size * 8 - bits.length));
  const full = terminated.padEnd(Math.ceil(terminated.length / 8) * 8, '0');
  const words = (full.match(/.{8}/g) ?? []).map((word) => parseInt(word, 2));
  return [...words, ...Array.from({ length: size - words.length }, (_, index) => (index % 2 === 0 ? 0xec : 0x11))];
}

/** Blocks with their correction, a codeword of each in turn (7.6). @param {number} version @param {number[]} data */
function interleave(version, data) {
  const count = BLOCKS[version - 1];
  const short = Math.floor(data.length / count);
  const shortBlocks = count - (data.length % count);
  const blocks = Array.from({ length: count }, (_, index) => {
    const start = index * short + Math.max(0, index - shortBlocks);
    return data.slice(start, start + short + (index < shortBlocks ? 0 : 1));
  });
  const corrections = blocks.map((block) => errorCorrection(block, CORRECTION[version - 1]));
  const inTurns = (/** @type {number[][]} */ rows, /** @type {number} */ length) =>
    Array.from({ length }, (_, at) => rows.map((row) => row[at])).flat().filter((word) => word !== undefined);
  return [...inTurns(blocks, short + 1), ...inTurns(corrections, CORRECTION[version - 1])];
}
