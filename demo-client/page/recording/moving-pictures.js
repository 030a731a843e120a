import { el } from '../ui/dom.js';

/** @import { Figure } from '../call/cast.js' */

/** A video element that plays, for whatever is to be drawn: an element draws only what it decodes itself. */
export class MovingPictures {
  /** @type {Map<MediaStream, HTMLVideoElement>} */
  #videos = new Map();

  /** @param {Figure[]} figures that are drawn from now on; the others' elements are let go of */
  show(figures) {
    const wanted = new Set(figures.map(({ stream }) => stream));
    for (const [stream, video] of this.#videos) {
      if (wanted.has(stream)) continue;
      video.srcObject = null;
      this.#videos.delete(stream);
    }
    for (const stream of wanted) {
      if (!stream || this.#videos.has(stream)) continue;
      const video = el('video', { muted: true, playsInline: true, srcObject: stream });
      this.#videos.set(stream, video);
      video.play().catch(() => {}); // by itself it would not: it is in no document. Let go of before its first frame, it stays still
    }
  }

  /** @param {Figure} figure @returns {HTMLVideoElement | undefined} undefined where there is no picture of it */
  of({ stream, isOn }) {
    const video = stream ? this.#videos.get(stream) : undefined;
    return isOn !== false && video && video.videoWidth > 2 ? video : undefined;
  }
}
