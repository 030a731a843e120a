import { Chat, Files, knock, MediaStates, Mesh, Room, SafetyCodes, SignalingConnection, StatsSampler, VideoBudget } from './lib/index.js';
import { lastSession } from './memory.js';

/** @import { MediaManager } from './lib/index.js' */
/** @typedef {Conversation & { room: Room, mesh: Mesh, chat: Chat, states: MediaStates, stats: StatsSampler, budget: VideoBudget, safety: SafetyCodes, files: Files }} Entered a conversation that has a room */

/**
 * One stay in one room, from the first socket to the leaving: what the page's screens are about.
 *
 * Events: `step` `{ text }` while entering · `waiting`: the server does not answer, it is tried again · `entered` ·
 * `signaling` `{ up: boolean }` once entered · `ended` `{ code }`: the server will not have it any more
 */
export class Conversation extends EventTarget {
  #media;
  #abort = new AbortController();

  /** @type {Room | undefined} */
  room;
  /** @type {Mesh | undefined} */
  mesh;
  /** @type {Chat | undefined} */
  chat;
  /** @type {MediaStates | undefined} */
  states;
  /** @type {StatsSampler | undefined} */
  stats;
  /** @type {VideoBudget | undefined} */
  budget;
  /** @type {SafetyCodes | undefined} */
  safety;
  /** @type {Files | undefined} */
  files;

  /**
   * @param {object} options
   * @param {string} options.name
   * @param {MediaManager} options.media
   * @param {{ peer: string, secret: string } | null} [options.earlier] the session that this tab had before its reload
   */
  constructor({ name, media, earlier }) {
    super();
    this.#media = media;
    this.session = new SignalingConnection({
      url: new URL('signal', location.href),
      name: name || undefined,
      peer: earlier?.peer,
      secret: earlier?.secret,
    });
    this.session.addEventListener('welcome', () => this.#remember());
    this.session.addEventListener('closed', (/** @type {any} */ event) => this.#ended(event.detail));
    this.session.addEventListener('statechange', () => this.#signaling());
    this.session.addEventListener('retry', (/** @type {any} */ event) => {
      if (this.session.state === 'connecting' && event.detail.attempt > 1) this.#emit('waiting', {});
    });
  }

  /** @param {string | null} roomId null makes a new room @param {{ create?: boolean, password?: string }} [options] */
  async enter(roomId, { create = false, password } = {}) {
    const { signal } = this.#abort;
    this.#emit('step', { text: 'Connecting to the server…' });
    // A room that did not let this peer in may do so at the next try, with the session that it has.
    if (this.session.state === 'idle') await this.session.connect({ signal });
    this.#emit('step', { text: roomId === null ? 'Making a room…' : 'Joining the room…' });
    const room = roomId === null ? await Room.create(this.session, { signal }) : await Room.join(this.session, roomId, { create, password, signal });
    this.room = room;
    this.mesh = new Mesh({ session: this.session, room, media: this.#media });
    this.chat = new Chat(this.mesh);
    this.states = new MediaStates(this.mesh);
    this.files = new Files({ mesh: this.mesh });
    this.safety = new SafetyCodes({ mesh: this.mesh, self: this.session.peer ?? '' });
    this.stats = new StatsSampler({ mesh: this.mesh });
    this.budget = new VideoBudget({ mesh: this.mesh, stats: this.stats });
    this.budget.addEventListener('change', () => this.#tellState());
    this.stats.start();
    room.addEventListener('evicted', (/** @type {any} */ event) => this.#emit('ended', { code: event.detail.error.code }));
    room.addEventListener('removed', () => (this.leave(), this.#emit('ended', { code: 'removed' })));
    this.#media.addEventListener('state', () => this.#tellState(), { signal });
    this.#tellState();
    this.#remember();
    this.#emit('entered', {});
  }

  /** Resolves when whoever moderates the room lets this peer in. @param {string} roomId */
  async knock(roomId) {
    await knock(this.session, roomId, { signal: this.#abort.signal });
  }

  /** The network or the page is back. */
  wake() {
    this.session.wake();
    this.mesh?.wake();
  }

  /** The page goes, perhaps for a moment only: the others learn it now, the session stays for a return. */
  hide() {
    this.mesh?.closeAll();
  }

  /** The page was kept and shown again. */
  restore() {
    this.session.wake();
    this.mesh?.connectAll();
  }

  leave() {
    lastSession.forget();
    this.#abort.abort();
    this.#close();
    this.session.close();
  }

  #close() {
    this.stats?.stop();
    this.budget?.close();
    this.mesh?.close();
  }

  /** A camera that too many people keep from being sent is off for them. */
  #tellState() {
    const camera = this.#media.isOn('camera') && this.budget?.caps !== null;
    this.states?.set({ mic: this.#media.isOn('mic'), camera, screen: this.#media.isSharing });
  }

  #remember() {
    const { peer, secret } = this.session;
    if (this.room && peer && secret) lastSession.save({ peer, secret, room: this.room.id });
  }

  #signaling() {
    if (this.room && this.session.state !== 'closed') this.#emit('signaling', { up: this.session.state === 'open' });
  }

  /** @param {{ code: number, error: any }} end */
  #ended({ code, error }) {
    if (this.#abort.signal.aborted || !this.room) return;
    this.#close();
    this.#emit('ended', { code: code === 4500 ? 'id-taken' : code === 4501 ? 'forbidden' : error.code });
  }

  /** @param {string} type @param {object} detail */
  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
