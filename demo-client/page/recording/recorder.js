import { RecordingPicture } from './recording-picture.js';

/** @import { Scene } from './recording-picture.js' */

/** MP4 first: more players know it, and browsers write its length, which a WebM of theirs lacks. */
const TYPES = ['video/mp4;codecs=avc1.42E01F,mp4a.40.2', 'video/mp4;codecs=avc1.42E01F,opus', 'video/webm;codecs=vp8,opus', 'video/webm', 'video/mp4'];
/** Undefined where the browser can not record. */
const TYPE = globalThis.MediaRecorder && TYPES.find((type) => MediaRecorder.isTypeSupported(type));
const SECONDS_A_PICTURE = 1 / 25;
const BITS_A_SECOND = 2_000_000;
/** Milliseconds after which the browser puts aside what it has, on the disk if need be. */
const PIECE = 1_000;

/** Makes one film of a call: draws and mixes, 25 times a second, what is in it just then. */
export class Recorder {
  static isSupported = TYPE !== undefined;

  #scenes;
  #tracks;
  #picture = new RecordingPicture();
  #audio = new AudioContext();
  #mix = this.#audio.createMediaStreamDestination();
  /** @type {Map<MediaStreamTrack, MediaStreamAudioSourceNode>} what is heard */
  #heard = new Map();
  #recorder;

  /** All that was recorded, once it has ended, by {@link stop} or by itself. @type {Promise<Blob>} */
  done;

  /** @param {{ scenes: () => Scene[], tracks: () => MediaStreamTrack[] }} now what is to be seen, and heard, at this moment */
  constructor({ scenes, tracks }) {
    this.#scenes = scenes;
    this.#tracks = tracks;
    const stream = new MediaStream([this.#picture.track(), ...this.#mix.stream.getTracks()]);
    this.#recorder = new MediaRecorder(stream, { mimeType: TYPE, videoBitsPerSecond: BITS_A_SECOND });
    this.done = this.#collect();
    this.#recorder.start(PIECE);
    this.#beat();
  }

  stop() {
    if (this.#recorder.state !== 'inactive') this.#recorder.stop();
  }

  async #collect() {
    /** @type {Blob[]} */
    const pieces = [];
    this.#recorder.ondataavailable = ({ data }) => pieces.push(data);
    await new Promise((resolve) => (this.#recorder.onstop = resolve));
    await this.#audio.close();
    return new Blob(pieces, { type: this.#recorder.mimeType.split(';')[0] });
  }

  /** The audio clock beats the time, because timers of a page in the background are a second late; a timer where there is no sound device, and so no such clock. */
  #beat() {
    if (this.#recorder.state === 'inactive') return;
    this.#hear(new Set(this.#tracks()));
    this.#picture.draw(this.#scenes());
    const silence = new ConstantSourceNode(this.#audio, { offset: 0 });
    const next = () => {
      silence.onended = null;
      silence.disconnect();
      clearTimeout(timer);
      this.#beat();
    };
    const timer = setTimeout(next, 2_000 * SECONDS_A_PICTURE);
    silence.onended = next;
    silence.connect(this.#mix);
    silence.start();
    silence.stop(this.#audio.currentTime + SECONDS_A_PICTURE);
  }

  /** @param {Set<MediaStreamTrack>} wanted */
  #hear(wanted) {
    for (const [track, source] of this.#heard) {
      if (wanted.has(track)) continue;
      source.disconnect();
      this.#heard.delete(track);
    }
    for (const track of wanted) {
      if (this.#heard.has(track) || track.readyState === 'ended') continue;
      const source = this.#audio.createMediaStreamSource(new MediaStream([track]));
      source.connect(this.#mix);
      this.#heard.set(track, source);
    }
  }
}
