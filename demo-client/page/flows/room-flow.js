import { announce } from '../ui/announce.js';
import { byId } from '../ui/dom.js';
import { errorBusy, hideError } from '../ui/error-panel.js';
import { RoomDoor } from './room-door.js';
import { linkToRoom, roomFromLink } from '../invite/room-link.js';
import { showNotices } from './notices.js';
import { screenOfRefusal } from './refusals.js';
import { preferences } from '../ui/memory.js';
import { showErrorScreen, showScreen } from '../ui/screens.js';
import { text } from '../ui/texts.js';
import { toast } from '../ui/toast.js';

/** @import { MediaManager, RoomAgain } from '../lib/index.js' */
/** @import { CallScreen } from '../call/call-screen.js' */
/** @import { Conversation } from './conversation.js' */
/** @import { Prejoin } from '../lobby/prejoin.js' */

/** After these there is no way back into that room. */
const FINAL = ['room-unknown', 'forbidden', 'removed', 'ended', 'link-broken'];

/** Calls by link: from the first screen into a room and out again. */
export class RoomFlow {
  #media;
  #prejoin;
  #callScreen;
  #buttons;
  /** @type {RoomDoor | null} */
  #door = null;
  /** An error screen was shown, and the devices are off since. */
  #wasDark = false;
  /** @type {Conversation | null} */
  conversation = null;

  /** @param {{ media: MediaManager, prejoin: Prejoin, callScreen: CallScreen, buttons: any }} parts */
  constructor({ media, prejoin, callScreen, buttons }) {
    this.#media = media;
    this.#prejoin = prejoin;
    this.#callScreen = callScreen;
    this.#buttons = buttons;
    prejoin.addEventListener('go', (/** @type {any} */ event) => void this.enter(event.detail.room, event.detail.name, event.detail));
    byId('rejoin').onclick = () => this.open();
    byId('new-call').onclick = () => this.startAnew();
  }

  /** The screen before a call. */
  open() {
    hideError();
    this.#wasDark = false;
    if (roomFromLink(location.href) === undefined) return this.#fail('link-broken', () => this.startAnew());
    showScreen('prejoin');
    this.#prejoin.open(this.#buttons);
    void this.#prejoin.prepare();
    return undefined;
  }

  /**
   * @param {string | null} room null makes one
   * @param {string} name
   * @param {Partial<RoomAgain> & { earlier?: any }} [options] `earlier`: the session of this tab before a reload
   */
  async enter(room, name, { earlier = null, ...how } = {}) {
    const door = new RoomDoor({ name, media: this.#media, earlier });
    this.#door = door;
    door.addEventListener('step', (/** @type {any} */ event) => (this.#prejoin.busy(event.detail.text), announce(event.detail.text)));
    door.addEventListener('waiting', () => this.#fail('server-gone', () => door.session.wake()));
    await this.#attempt(door, room, name, how);
  }

  wake() {
    this.#door?.session.wake();
    this.conversation?.mesh.wake();
  }

  hide() {
    this.conversation?.hide();
  }

  restore() {
    this.conversation?.restore();
  }

  leave() {
    this.#callScreen.close(); // first: who leaves is not told that the others left
    this.#end();
    showScreen('left');
    byId('left-title').focus();
  }

  startAnew() {
    history.replaceState(null, '', location.href.split('#')[0]);
    this.restart();
  }

  /** The address names another room, or none. */
  restart() {
    this.#callScreen.close();
    this.#end();
    this.open();
  }

  #end() {
    this.#door?.leave();
    this.conversation?.leave();
    this.#door = this.conversation = null;
  }

  /** @param {RoomDoor} door @param {string | null} room @param {string} name @param {Partial<RoomAgain> & { knocking?: boolean }} options */
  async #attempt(door, room, name, { knocking = false, ...how }) {
    try {
      if (knocking) await door.knock(/** @type {string} */ (room));
      this.#entered(door, await door.enter(room, how), name);
    } catch (/** @type {any} */ error) {
      if (this.#door !== door) return;
      if (error.code === 'room-locked' || error.code === 'denied') {
        this.#fail(error.code, () => (askedToBeLetIn(), this.#attempt(door, room, name, { ...how, knocking: true })));
      } else if (error.code === 'wrong-password') {
        const note = how.password === undefined ? undefined : text('error.not-the-password');
        this.#fail('room-password', (password) => void this.#attempt(door, room, name, { ...how, password }), note);
      } else {
        door.leave();
        this.#ended(error.code, name, room);
      }
    }
  }

  /** @param {RoomDoor} door @param {Conversation} conversation @param {string} name */
  #entered(door, conversation, name) {
    if (this.#door !== door) return conversation.leave();
    const { group, mesh, session } = conversation;
    this.conversation = conversation;
    conversation.addEventListener('ended', (/** @type {any} */ event) => this.#ended(event.detail.code, name, group.id, event.detail.note));
    showNotices(session);
    history.replaceState(null, '', linkToRoom(group.id));
    hideError();
    this.#prejoin.close();
    this.#callScreen.open(conversation);
    if (this.#wasDark) void this.#useDevices();
    Object.assign(window, { beckon: { session, room: group, links: mesh.links } });
    return undefined;
  }

  /** As they were chosen before. */
  async #useDevices() {
    this.#wasDark = false;
    const { mic = true, camera = true } = preferences.load();
    const errors = await this.#media.start({ mic, camera });
    if (errors.length > 0 && this.conversation) toast(text('devices.some'));
  }

  /** @param {string} code @param {string} name @param {string | null} room @param {string} [note] */
  #ended(code, name, room, note) {
    const screen = screenOfRefusal(code);
    const { create, ...again } = this.conversation?.group.again ?? {};
    this.#door = this.conversation = null;
    this.#callScreen.close();
    this.#fail(screen, () => {
      if (FINAL.includes(screen)) this.startAnew();
      else if (screen === 'name-refused') (this.open(), byId('name-input').focus());
      else void this.enter(room, name, { ...again, create: screen === 'id-taken' && create === true });
    }, note);
  }

  /** @param {string} code @param {(answer: string) => void} act @param {string} [note] */
  #fail(code, act, note) {
    this.#prejoin.close();
    this.#wasDark = true;
    showErrorScreen(code, act, { note, back: FINAL.includes(code) ? undefined : () => this.startAnew() });
  }
}

function askedToBeLetIn() {
  errorBusy(text('room.waiting'), text('room.waiting-step'));
  announce(text('room.waiting-aloud'));
}
