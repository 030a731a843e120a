/**
 * What one camera may cost on the way to one peer.
 *
 * @typedef {object} Caps
 * @property {number} maxBitrate bits a second
 * @property {number} height pixels of the picture's shorter side at most
 * @property {number} frameRate frames a second at most
 */

/**
 * In a mesh everyone sends to everyone: upload and encoding grow with each peer, so each gets less. Rows by number of
 * remote peers; the sum stays near 2 Mb/s, which most uplinks bear.
 *
 * @type {readonly Readonly<Caps & { upTo: number }>[]}
 */
const TABLE = Object.freeze([
  { upTo: 1, maxBitrate: 1_700_000, height: 720, frameRate: 30 },
  { upTo: 2, maxBitrate: 900_000, height: 540, frameRate: 30 },
  { upTo: 3, maxBitrate: 600_000, height: 360, frameRate: 30 },
  { upTo: 5, maxBitrate: 350_000, height: 270, frameRate: 20 },
  { upTo: 7, maxBitrate: 200_000, height: 180, frameRate: 15 },
]);

/**
 * What a shared screen may cost on the way to one peer: letters need pixels more than frames, so its size stays.
 *
 * @type {readonly Readonly<{ upTo: number, maxBitrate: number, frameRate: number }>[]}
 */
const SCREENS = Object.freeze([
  { upTo: 1, maxBitrate: 2_500_000, frameRate: 30 },
  { upTo: 3, maxBitrate: 1_200_000, frameRate: 15 },
  { upTo: 5, maxBitrate: 700_000, frameRate: 10 },
  { upTo: 7, maxBitrate: 450_000, frameRate: 8 },
  { upTo: Infinity, maxBitrate: 250_000, frameRate: 5 },
]);

/** Samples in a row that have to agree before a step is taken: down soon, up late, so that it does not swing. */
const DOWN_AFTER = 3;
const UP_AFTER = 15;

/**
 * @param {number} peers remote ones
 * @param {number} [steps] that were taken down because the processor could not keep up
 * @returns {Readonly<Caps> | null} null: no camera, sound only
 */
export function capsFor(peers, steps = 0) {
  const row = TABLE.findIndex(({ upTo }) => peers <= upTo);
  if (row < 0) return null;
  const { maxBitrate, height, frameRate } = TABLE[Math.min(row + steps, TABLE.length - 1)];
  return { maxBitrate, height, frameRate };
}

/**
 * @param {number} peers remote ones
 * @param {number} [steps] that were taken down because the processor could not keep up
 * @returns {Readonly<{ maxBitrate: number, frameRate: number }>}
 */
export function screenCapsFor(peers, steps = 0) {
  const row = SCREENS.findIndex(({ upTo }) => peers <= upTo);
  const { maxBitrate, frameRate } = SCREENS[Math.min(row + steps, SCREENS.length - 1)];
  return { maxBitrate, frameRate };
}

/** @typedef {{ steps: number, strained: number, easy: number }} Strain how far down, and for how many samples in a row it was hard or easy */

/** @type {Readonly<Strain>} */
export const AT_EASE = Object.freeze({ steps: 0, strained: 0, easy: 0 });

/**
 * @param {Readonly<Strain>} strain
 * @param {boolean} isCpuLimited whether any link's `qualityLimitationReason` was `cpu` in this sample
 * @returns {Strain}
 */
export function nextStrain({ steps, strained, easy }, isCpuLimited) {
  if (isCpuLimited) {
    const isDue = strained + 1 >= DOWN_AFTER;
    return { steps: isDue ? Math.min(steps + 1, TABLE.length - 1) : steps, strained: isDue ? 0 : strained + 1, easy: 0 };
  }
  const isDue = steps > 0 && easy + 1 >= UP_AFTER;
  return { steps: isDue ? steps - 1 : steps, strained: 0, easy: isDue ? 0 : easy + 1 };
}

/**
 * @param {RTCRtpSendParameters} parameters as `getParameters` gave them; changed in place
 * @param {Readonly<{ maxBitrate: number, frameRate: number, height?: number }> | null} caps without a `height` the size stays; null sends nothing
 * @param {number} sourceHeight pixels of the shorter side of the source's own picture
 * @returns {boolean} whether there is something to set
 */
export function applyCaps(parameters, caps, sourceHeight) {
  const [encoding] = parameters.encodings ?? [];
  if (!encoding) return false;
  const wanted = caps
    ? { active: true, maxBitrate: caps.maxBitrate, maxFramerate: caps.frameRate, scaleResolutionDownBy: caps.height ? Math.max(1, sourceHeight / caps.height) : 1 }
    : { active: false };
  const differs = Object.entries(wanted).some(([name, value]) => /** @type {any} */ (encoding)[name] !== value);
  Object.assign(encoding, wanted);
  return differs;
}
