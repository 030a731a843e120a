/** Products in the field of 256 elements that QR codes count in (ISO/IEC 18004, 7.5.2): polynomials modulo 0x11d. */
const { exp, log } = tables();

function tables() {
  const exp = new Uint8Array(510);
  const log = new Uint8Array(256);
  for (let power = 0, value = 1; power < 255; power++) {
    exp[power] = exp[power + 255] = value;
    log[value] = power;
    value = (value << 1) ^ (value & 0x80 ? 0x11d : 0);
  }
  return { exp, log };
}

/** @param {number} a @param {number} b */
const product = (a, b) => (a === 0 || b === 0 ? 0 : exp[log[a] + log[b]]);

/** The generator polynomial without its leading 1, highest power first. @param {number} degree */
function generator(degree) {
  let polynomial = [1];
  for (let root = 0; root < degree; root++) {
    polynomial = [...polynomial, 0].map((coefficient, at) => coefficient ^ product(polynomial[at - 1] ?? 0, exp[root]));
  }
  return polynomial.slice(1);
}

/**
 * @param {number[]} data
 * @param {number} count
 * @returns {number[]} so many error correction codewords: the remainder of the data divided by the generator
 */
export function errorCorrection(data, count) {
  const divisor = generator(count);
  let remainder = new Array(count).fill(0);
  for (const codeword of data) {
    const factor = codeword ^ remainder[0];
    remainder = [...remainder.slice(1), 0].map((value, at) => value ^ product(divisor[at], factor));
  }
  return remainder;
}
