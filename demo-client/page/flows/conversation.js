import { Chat, Files, MediaStates, Mesh, Reactions, Recordings, SafetyCodes, StatsSampler, VideoBudget } from '../lib/index.js';
import { Cast } from '../call/cast.js';
import { followLosses } from './losses.js';

/** @import { Call, MediaManager, Room, SignalingConnection } from '../lib/index.js' */

/**
 * What goes on between those who are in a room or a call together: what the call's screen is about.
 *
 * Events: `signaling` `{ up: boolean }`: the server is out of reach, or back · `ended` `{ code, note }`: the server will not have it any more, and may say why in words
 */
export class Conversation extends EventTarget {
  #leave;
  #abort = new AbortController();

  /**
   * @param {object} options
   * @param {SignalingConnection} options.session
   * @param {any} options.group a {@link Room} or a {@link Call}
   * @param {MediaManager} options.media
   * @param {string} options.name of this side; may be empty
   * @param {() => void} options.leave how to leave the group
   */
  constructor({ session, group, media, name, leave }) {
    super();
    this.#leave = leave;
    this.session = session;
    this.group = group;
    this.mesh = new Mesh({ session, room: group, media });
    this.chat = new Chat(this.mesh);
    this.states = new MediaStates(this.mesh);
    this.reactions = new Reactions(this.mesh);
    this.recordings = new Recordings(this.mesh);
    this.files = new Files({ mesh: this.mesh });
    this.safety = new SafetyCodes({ mesh: this.mesh, self: session.peer ?? '' });
    this.stats = new StatsSampler({ mesh: this.mesh });
    this.budget = new VideoBudget({ mesh: this.mesh, stats: this.stats, states: this.states });
    this.budget.addEventListener('change', () => this.#tellState(media));
    this.stats.start();
    const { signal } = this.#abort;
    this.cast = new Cast({ name, id: session.peer ?? '', group, media, mesh: this.mesh, states: this.states, signal });
    /** @type {(target: EventTarget, type: string, handle: (detail: any) => void) => void} */
    const on = (target, type, handle) => target.addEventListener(type, (/** @type {any} */ event) => handle(event.detail), { signal });
    on(session, 'bye', ({ reason, text }) => this.end(reason, text));
    on(session, 'closed', ({ code, error }) => this.end(code === 4500 ? 'id-taken' : code === 4501 ? 'forbidden' : error.code));
    followLosses(session, (up) => this.#emit('signaling', { up }), { signal });
    on(media, 'state', () => this.#tellState(media));
    this.#tellState(media);
  }

  get isRoom() {
    return this.cast.isRoom;
  }

  /** Whether no cameras are to come: for a slow or costly network. @param {boolean} on */
  set soundOnly(on) {
    this.cast.soundOnly = on;
    this.states.set({ cameras: !on });
  }

  /** The network or the page is back. */
  wake() {
    this.session.wake();
    this.mesh.wake();
  }

  /** The page goes, perhaps for a moment only: the others learn it now, the session stays for a return. */
  hide() {
    this.mesh.closeAll();
  }

  /** The page was kept and shown again. */
  restore() {
    this.session.wake();
    this.mesh.connectAll();
  }

  leave() {
    if (this.#abort.signal.aborted) return;
    this.#abort.abort();
    this.stats.stop();
    this.budget.close();
    this.mesh.close();
    this.#leave();
  }

  /** It is over, and not by this side's wish. @param {string} code @param {string} [note] the server's text for people */
  end(code, note) {
    if (this.#abort.signal.aborted) return;
    this.leave();
    this.#emit('ended', { code, note });
  }

  /** A camera that too many people keep from being sent is off for them. @param {MediaManager} media */
  #tellState(media) {
    const camera = media.isOn('camera') && this.budget.caps !== null;
    this.states.set({ mic: media.isOn('mic'), camera, screen: media.isSharing });
  }

  /** @param {string} type @param {object} detail */
  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
