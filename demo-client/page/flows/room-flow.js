import { announce } from '../ui/announce.js';
import { byId } from '../ui/dom.js';
import { errorBusy, hideError } from '../ui/error-panel.js';
import { Conversation } from './conversation.js';
import { joinCall, knock } from '../lib/index.js';
import { linkToRoom, roomFromLink } from '../invite/room-link.js';
import { keepLoggedIn } from './login.js';
import { showNotices } from './notices.js';
import { codeOfEnd, codeOfHello, screenOfRefusal, screenOfRetry } from './refusals.js';
import { lastSession, loginToken, preferences } from '../ui/memory.js';
import { showErrorScreen, showScreen } from '../ui/screens.js';
import { text } from '../ui/texts.js';
import { toast } from '../ui/toast.js';

/** @import { AnotherTry, JoinedCall, MediaManager, RoomAgain, SignalingError } from '../lib/index.js' */
/** @import { CallScreen } from '../call/call-screen.js' */
/** @import { Prejoin } from '../lobby/prejoin.js' */

/** After these there is no way back into that room. */
const FINAL = ['room-unknown', 'forbidden', 'removed', 'ended', 'link-broken'];

/** Calls by link: from the first screen into a room and out again. */
export class RoomFlow {
  #media;
  #prejoin;
  #callScreen;
  #buttons;
  /** From the first step on. @type {JoinedCall | null} */
  #call = null;
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
    prejoin.addEventListener('go', (/** @type {any} */ event) => this.enter(event.detail.room, event.detail.name, event.detail));
    byId('rejoin').onclick = () => this.open();
    byId('new-call').onclick = () => this.startAnew();
  }

  /** The screen before a call. @param {boolean} [camera] whether it is on, where that is not this person's general choice */
  open(camera) {
    hideError();
    this.#wasDark = false;
    if (roomFromLink(location.href) === undefined) return this.#fail('link-broken', () => this.startAnew());
    showScreen('prejoin');
    this.#prejoin.open(this.#buttons);
    void this.#prejoin.prepare(camera);
    return undefined;
  }

  /**
   * @param {string | null} room null makes one
   * @param {string} name
   * @param {Partial<RoomAgain> & { earlier?: any }} [options] `earlier`: the session of this tab before a reload
   */
  enter(room, name, { earlier = null, create = false, capacity, password, relayOnly, locked } = {}) {
    this.#end(); // nobody is in a call twice
    /** @type {JoinedCall} */
    const call = joinCall({
      url: new URL('signal', location.href),
      name,
      peer: earlier?.peer,
      secret: earlier?.secret,
      token: loginToken.load, // a newer one than at first, after a login in mid-call
      media: this.#media,
      room: room ?? undefined,
      ...{ create, capacity, password, relayOnly, locked },
      refused: (error, tried) => this.#refused(call, room, error, tried),
    });
    const { session } = call;
    keepLoggedIn(session);
    let isGreeted = false;
    this.#call = call;
    this.#tell(text('step.connecting'));
    session.addEventListener('welcome', () => {
      if (!isGreeted) this.#tell(text(room === null ? 'step.making' : 'step.joining'));
      isGreeted = true;
      remember(call);
    });
    session.addEventListener('retry', ({ detail }) => {
      if (session.state === 'connecting' && detail.attempt > 1) this.#fail(screenOfRetry(detail), () => session.wake());
    });
    call.addEventListener('statechange', () => call.state === 'joined' && this.#entered(call, name));
    call.addEventListener('ended', async ({ detail: { error } }) => {
      lastSession.forget();
      if (this.#call !== call || !error) return;
      const code = isGreeted ? codeOfEnd(error) : await codeOfHello(error);
      if (this.#call === call) this.#ended(code, name, call.room?.id ?? room, error.text);
    });
  }

  wake() {
    this.#call?.wake();
  }

  hide() {
    this.#call?.hide();
  }

  restore() {
    this.#call?.restore();
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
    const call = this.#call;
    this.#call = this.conversation = null;
    call?.leave();
  }

  /**
   * The room has not let this side in: what a person can do about it.
   *
   * @param {JoinedCall} call @param {string | null} room @param {SignalingError} error @param {AnotherTry} tried
   * @returns {Promise<AnotherTry | undefined>} what is tried next; undefined: nothing
   */
  async #refused(call, room, { code }, tried) {
    if (code === 'wrong-password') {
      return { password: await this.#asked('room-password', tried.password === undefined ? undefined : text('error.not-the-password')) };
    }
    if (code !== 'room-locked' || room === null) return undefined;
    for (let why = code; ; why = 'denied') {
      await this.#asked(why);
      askedToBeLetIn();
      try {
        await knock(call.session, room);
        return {};
      } catch (/** @type {any} */ error) {
        if (error.code !== 'denied') throw error;
      }
    }
  }

  /** @param {string} code of a screen @param {string} [note] @returns {Promise<string>} resolved by its button, with what was typed */
  #asked(code, note) {
    return new Promise((resolve) => this.#fail(code, resolve, note));
  }

  /** @param {JoinedCall} call @param {string} name */
  #entered(call, name) {
    const conversation = new Conversation({ call, media: this.#media, name });
    const { group, mesh } = conversation;
    this.conversation = conversation;
    remember(call);
    showNotices(call.session);
    history.replaceState(null, '', linkToRoom(group.id));
    hideError();
    this.#prejoin.close();
    this.#callScreen.open(conversation);
    if (this.#wasDark) void this.#useDevices();
    Object.assign(window, { beckon: { session: call.session, room: group, links: mesh.links } });
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
    this.#call = this.conversation = null;
    this.#callScreen.close();
    this.#fail(screen, () => {
      if (FINAL.includes(screen)) this.startAnew();
      else if (screen === 'name-refused') (this.open(), byId('name-input').focus());
      else this.enter(room, name, { ...again, create: screen === 'id-taken' && create === true });
    }, note);
  }

  /** @param {string} step of the way in */
  #tell(step) {
    this.#prejoin.busy(step);
    announce(step);
  }

  /** @param {string} code @param {(answer: string) => void} act @param {string} [note] */
  #fail(code, act, note) {
    this.#prejoin.close();
    this.#wasDark = true;
    showErrorScreen(code, act, { note, back: FINAL.includes(code) ? undefined : () => this.startAnew() });
  }
}

/** For a reload, and for a way back. @param {JoinedCall} call */
function remember({ room, session: { peer, secret } }) {
  if (room && peer && secret) lastSession.save({ peer, secret, room: room.id, again: room.again });
}

function askedToBeLetIn() {
  errorBusy(text('room.waiting'), text('room.waiting-step'));
  announce(text('room.waiting-aloud'));
}
