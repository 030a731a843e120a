import { Chat, MediaStates, Mesh, Reactions } from './lib/index.js';

/** @import { MediaManager, SignalingConnection, Room } from './lib/index.js' */

/**
 * What goes on between those who are in a room or a call together: what the call's screen is about.
 *
 * Events: `signaling` `{ up: boolean }` · `ended` `{ code }`: the server will not have it any more
 */
export class Conversation extends EventTarget {
  #leave;
  #abort = new AbortController();

  /**
   * @param {object} options
   * @param {SignalingConnection} options.session
   * @param {any} options.group a {@link Room} or a {@link Call}
   * @param {MediaManager} options.media
   * @param {() => void} options.leave how to leave the group
   */
  constructor({ session, group, media, leave }) {
    super();
    this.#leave = leave;
    this.session = session;
    this.group = group;
    this.mesh = new Mesh({ session, room: group, media });
    this.chat = new Chat(this.mesh);
    this.states = new MediaStates(this.mesh);
    this.reactions = new Reactions(this.mesh);
    const { signal } = this.#abort;
    /** @type {(target: EventTarget, type: string, handle: (detail: any) => void) => void} */
    const on = (target, type, handle) => target.addEventListener(type, (/** @type {any} */ event) => handle(event.detail), { signal });
    on(session, 'closed', ({ code, error }) => this.end(code === 4500 ? 'id-taken' : code === 4501 ? 'forbidden' : error.code));
    on(session, 'statechange', ({ state }) => state !== 'closed' && this.#emit('signaling', { up: state === 'open' }));
    on(media, 'state', () => this.#tellState(media));
    this.#tellState(media);
  }

  /** Whether others can be invited into it, and it has somebody who moderates: a ringing call is for two. */
  get isRoom() {
    return this.group.isModerator !== undefined;
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
    this.mesh.close();
    this.#leave();
  }

  /** It is over, and not by this side's wish. @param {string} code */
  end(code) {
    if (this.#abort.signal.aborted) return;
    this.leave();
    this.#emit('ended', { code });
  }

  /** @param {MediaManager} media */
  #tellState(media) {
    this.states.set({ mic: media.isOn('mic'), camera: media.isOn('camera'), screen: media.isSharing });
  }

  /** @param {string} type @param {object} detail */
  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
