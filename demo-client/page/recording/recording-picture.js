import { gridRects, spotlightRects } from '../call/layout.js';

/** @import { Rect } from '../call/layout.js' */
/**
 * @typedef {object} Scene one tile of a recording
 * @property {string} label
 * @property {HTMLVideoElement | undefined} video undefined while there is no picture
 * @property {{ letters: string, hue: number }} [avatar] what is there without it
 * @property {boolean} isScreen of which nothing is cut off
 */

const SIZE = { width: 1280, height: 720 };
const GAP = 8;
const SHAPE = { gap: GAP, ratio: 16 / 9, narrowest: 4 / 3 };
const FONT = 'system-ui, sans-serif';
const GROUND = '#101418';
const TILE = '#1b2128';
const TEXT = '#f2f4f7';

/** What a recording shows: a screen on the stage and people beside it, or people in a grid. */
export class RecordingPicture {
  #canvas = Object.assign(document.createElement('canvas'), SIZE);
  #pen = /** @type {CanvasRenderingContext2D} */ (this.#canvas.getContext('2d', { alpha: false }));

  /** @returns {MediaStreamTrack} a frame for each {@link draw} */
  track() {
    return this.#canvas.captureStream().getVideoTracks()[0];
  }

  /** @param {Scene[]} scenes */
  draw(scenes) {
    const ordered = [...scenes.filter(({ isScreen }) => isScreen), ...scenes.filter(({ isScreen }) => !isScreen)];
    const rects = ordered[0]?.isScreen ? spotlightRects(ordered.length, SIZE, { ...SHAPE, fit: shapeOf(ordered[0].video) }) : gridRects(ordered.length, SIZE, SHAPE);
    this.#fill(GROUND, { x: 0, y: 0, ...SIZE });
    ordered.forEach((scene, index) => this.#scene(scene, rects[index]));
  }

  /** @param {Scene} scene @param {Rect} rect */
  #scene({ label, video, avatar, isScreen }, rect) {
    this.#pen.save();
    this.#pen.beginPath();
    this.#pen.roundRect(rect.x, rect.y, rect.width, rect.height, 12);
    this.#pen.clip();
    this.#fill(TILE, rect);
    if (video) this.#video(video, rect, isScreen);
    else if (avatar) this.#avatar(avatar, rect);
    this.#label(label, rect);
    this.#pen.restore();
  }

  /** @param {HTMLVideoElement} video @param {Rect} rect @param {boolean} whole or else its edges may be cut off */
  #video(video, rect, whole) {
    const { videoWidth, videoHeight } = video;
    const [across, down] = [rect.width / videoWidth, rect.height / videoHeight];
    const scale = whole ? Math.min(across, down) : Math.max(across, down);
    const [width, height] = [videoWidth * scale, videoHeight * scale];
    this.#pen.drawImage(video, rect.x + (rect.width - width) / 2, rect.y + (rect.height - height) / 2, width, height);
  }

  /** @param {NonNullable<Scene['avatar']>} avatar @param {Rect} rect */
  #avatar({ letters, hue }, rect) {
    const radius = Math.min(rect.width, rect.height) / 6;
    const [x, y] = [rect.x + rect.width / 2, rect.y + rect.height / 2];
    this.#pen.fillStyle = `hsl(${hue} 42% 36%)`;
    this.#pen.beginPath();
    this.#pen.arc(x, y, radius, 0, 2 * Math.PI);
    this.#pen.fill();
    this.#text(letters, x, y, radius * 0.8, 'center');
  }

  /** @param {string} label @param {Rect} rect */
  #label(label, rect) {
    const size = 18;
    this.#pen.font = `${size}px ${FONT}`;
    const most = Math.max(0, rect.width - 40);
    const box = { x: rect.x + 10, y: rect.y + rect.height - 40, width: Math.min(most, this.#pen.measureText(label).width) + 20, height: 30 };
    this.#pen.beginPath();
    this.#pen.roundRect(box.x, box.y, box.width, box.height, 15);
    this.#pen.fillStyle = 'rgb(11 14 17 / 72%)';
    this.#pen.fill();
    this.#text(label, box.x + 10, box.y + 16, size, 'left', most);
  }

  /** @param {string} text @param {number} x @param {number} y @param {number} size @param {CanvasTextAlign} align @param {number} [most] pixels; more is squeezed into them */
  #text(text, x, y, size, align, most) {
    Object.assign(this.#pen, { font: `${size}px ${FONT}`, fillStyle: TEXT, textAlign: align, textBaseline: 'middle' });
    this.#pen.fillText(text, x, y, most);
  }

  /** @param {string} colour @param {Rect} rect */
  #fill(colour, { x, y, width, height }) {
    this.#pen.fillStyle = colour;
    this.#pen.fillRect(x, y, width, height);
  }
}

/** @param {HTMLVideoElement | undefined} video */
function shapeOf(video) {
  return video && video.videoWidth / video.videoHeight;
}
