import { Conversation } from './conversation.js';
import { openSession } from './refusals.js';
import { knock, Room, SignalingConnection } from '../lib/index.js';
import { lastSession, loginToken } from '../ui/memory.js';
import { text } from '../ui/texts.js';

/** @import { MediaManager, RoomAgain } from '../lib/index.js' */

/**
 * The way into a room, from the first socket to the conversation in it.
 *
 * Events: `step` `{ text }` · `waiting`: the server does not answer, it is tried again
 */
export class RoomDoor extends EventTarget {
  #media;
  #name;
  #abort = new AbortController();
  /** @type {Room | undefined} */
  #room;

  /**
   * @param {object} options
   * @param {string} options.name
   * @param {MediaManager} options.media
   * @param {{ peer: string, secret: string } | null} [options.earlier] the session that this tab had before its reload
   */
  constructor({ name, media, earlier }) {
    super();
    this.#media = media;
    this.#name = name;
    this.session = new SignalingConnection({
      url: new URL('signal', location.href),
      name: name || undefined,
      peer: earlier?.peer,
      secret: earlier?.secret,
      token: loginToken.load, // a newer one than at first, after a login in mid-call
    });
    this.session.addEventListener('welcome', () => this.#remember());
    this.session.addEventListener('retry', (/** @type {any} */ event) => {
      if (this.session.state === 'connecting' && event.detail.attempt > 1) this.#emit('waiting', {});
    });
  }

  /** @param {string | null} roomId null makes a new room @param {Partial<RoomAgain>} [options] */
  async enter(roomId, { create = false, ...rules } = {}) {
    const { signal } = this.#abort;
    this.#emit('step', { text: text('step.connecting') });
    // A room that did not let this peer in may do so at the next try, with the session that it has.
    if (this.session.state === 'idle') await openSession(this.session, { signal });
    this.#emit('step', { text: text(roomId === null ? 'step.making' : 'step.joining') });
    const room = roomId === null ? await Room.create(this.session, { ...rules, signal }) : await Room.join(this.session, roomId, { create, ...rules, signal });
    this.#room = room;
    this.#remember();
    const conversation = new Conversation({ session: this.session, group: room, media: this.#media, name: this.#name, leave: () => this.leave() });
    room.addEventListener('evicted', (/** @type {any} */ event) => conversation.end(event.detail.error.code));
    room.addEventListener('removed', (/** @type {any} */ event) => conversation.end(event.detail.reason, event.detail.text));
    return conversation;
  }

  /** Resolves when whoever moderates the room lets this peer in. @param {string} roomId */
  async knock(roomId) {
    await knock(this.session, roomId, { signal: this.#abort.signal });
  }

  leave() {
    lastSession.forget();
    this.#room = undefined;
    this.#abort.abort();
    this.session.close();
  }

  #remember() {
    const { peer, secret } = this.session;
    if (!this.#room || !peer || !secret) return;
    const { id: room, again } = this.#room;
    lastSession.save({ peer, secret, room, again });
  }

  /** @param {string} type @param {object} detail */
  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
