import { text } from '../ui/texts.js';

/** @import { Mesh, MediaManager, MediaStates } from '../lib/index.js' */

/**
 * @typedef {object} Figure what there is to be seen of one person
 * @property {'person' | 'screen'} kind them, or the screen that they share
 * @property {string | undefined} peer whose it is; undefined: this side
 * @property {string} id stands for the person wherever a colour is chosen for them
 * @property {string} name
 * @property {MediaStream | null} stream
 * @property {boolean | undefined} isOn whether a picture is sent; undefined while the peer has not said
 */

/**
 * Who is in a call, and what is to be seen of them: what tiles, recording and small window show. It knows no elements.
 *
 * Events: `change`: of anything that is told here
 */
export class Cast extends EventTarget {
  #group;
  #media;
  #mesh;
  #states;
  /** One's own pictures, as long as their tracks are the same. @type {Map<MediaStreamTrack, MediaStream>} */
  #own = new Map();
  /** As they came: a link may outlive its peer's place in the group. @type {Map<string, string>} */
  #names = new Map();
  #soundOnly = false;

  /**
   * @param {object} options
   * @param {string} options.name of this side; may be empty
   * @param {string} options.id of this side
   * @param {any} options.group a {@link Room} or a {@link Call}
   * @param {MediaManager} options.media
   * @param {Mesh} options.mesh
   * @param {MediaStates} options.states
   * @param {AbortSignal} options.signal ends it
   */
  constructor({ name, id, group, media, mesh, states, signal }) {
    super();
    this.name = name;
    this.id = id;
    this.#group = group;
    this.#media = media;
    this.#mesh = mesh;
    this.#states = states;
    /** @type {(target: EventTarget, type: string, handle?: (detail: any) => void) => void} */
    const on = (target, type, handle) =>
      target.addEventListener(type, (/** @type {any} */ event) => (handle?.(event.detail), this.dispatchEvent(new Event('change'))), { signal });
    on(mesh, 'link', ({ peer }) => this.#names.set(peer.id, peer.name));
    on(mesh, 'gone', ({ peer }) => this.#names.delete(peer));
    on(states, 'change');
    on(media, 'track');
  }

  /** Whether others can be invited into it, and it has somebody who moderates: a ringing call is for two. */
  get isRoom() {
    return this.#group.isModerator !== undefined;
  }

  /** Whether this side wants no cameras; screens are shown all the same. */
  get soundOnly() {
    return this.#soundOnly;
  }

  set soundOnly(on) {
    this.#soundOnly = on;
    this.dispatchEvent(new Event('change'));
  }

  /** @param {string} peer @returns {string} */
  nameOf(peer) {
    return this.#group.peers.get(peer)?.name || this.#names.get(peer) || text('guest');
  }

  /** This side's camera. @returns {Figure} */
  get self() {
    return this.#ownFigure('person', this.#media.tracks.camera);
  }

  /** This side's screen, while it is shared. @returns {Figure | undefined} */
  get ownScreen() {
    const { screen } = this.#media.tracks;
    return screen ? this.#ownFigure('screen', screen) : undefined;
  }

  /** The others and their screens: each screen after the person whose it is. @returns {Figure[]} */
  get others() {
    // Whoever is called stays in the call while their page is loaded anew.
    const peers = new Set([...(this.isRoom ? [] : this.#group.peers.keys()), ...this.#mesh.links.keys()]);
    return [...peers].flatMap((peer) => {
      const { streams } = this.#mesh.links.get(peer) ?? {};
      const { camera, screen } = this.#states.of(peer) ?? {};
      const who = { peer, id: peer, name: this.nameOf(peer) };
      /** @type {Figure} */
      const person = { kind: 'person', ...who, stream: streams?.main ?? null, isOn: this.#soundOnly ? false : camera };
      return screen && streams ? [person, { kind: /** @type {const} */ ('screen'), ...who, stream: streams.screen, isOn: true }] : [person];
    });
  }

  /** @param {Figure['kind']} kind @param {MediaStreamTrack | null} track @returns {Figure} */
  #ownFigure(kind, track) {
    return { kind, peer: undefined, id: this.id, name: this.name || text('guest'), stream: track && this.#streamOf(track), isOn: track !== null };
  }

  /** @param {MediaStreamTrack} track */
  #streamOf(track) {
    for (const known of this.#own.keys()) if (known.readyState === 'ended') this.#own.delete(known);
    const stream = this.#own.get(track) ?? new MediaStream([track]);
    this.#own.set(track, stream);
    return stream;
  }
}
