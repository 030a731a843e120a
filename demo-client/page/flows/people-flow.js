import { byId } from '../ui/dom.js';
import { hideError } from '../ui/error-panel.js';
import { joinCall } from '../lib/index.js';
import { Conversation } from './conversation.js';
import { callCamera, peopleSession, preferences } from '../ui/memory.js';
import { PeopleLine } from './people-line.js';
import { PeopleScreen } from '../lobby/people-screen.js';
import { screenOfRefusal } from './refusals.js';
import { RingingScreen } from '../lobby/ringing-screen.js';
import { currentScreen, showErrorScreen, showScreen } from '../ui/screens.js';
import { toast } from '../ui/toast.js';
import { text } from '../ui/texts.js';

/** @import { DeviceChoice } from '../devices/device-choice.js' */
/** @import { CallScreen } from '../call/call-screen.js' */
/** @import { Call, MediaManager } from '../lib/index.js' */

/** What the page shows for how a call ended that was never accepted. @type {Record<string, string>} */
const OUTCOMES = { 'not-found': 'call-not-found', declined: 'call-declined', busy: 'call-busy', timeout: 'call-timeout', lost: 'call-lost', 'answered-elsewhere': 'call-elsewhere' };

/** Calls by name: ringing, being rung at, and the call that comes of it. */
export class PeopleFlow {
  #media;
  #choice;
  #callScreen;
  #line = new PeopleLine();
  #screen = new PeopleScreen(this.#line);
  #ringing;
  /** The call that has this person's attention. @type {Call | null} */
  #call = null;
  /** Whom this person has called, as it is called. */
  #callee = '';
  /** @type {Conversation | null} */
  conversation = null;

  /** @param {{ media: MediaManager, choice: DeviceChoice, callScreen: CallScreen }} parts */
  constructor({ media, choice, callScreen }) {
    this.#media = media;
    this.#choice = choice;
    this.#callScreen = callScreen;
    this.#ringing = new RingingScreen(media);
    this.#screen.addEventListener('ring', (/** @type {any} */ event) => void this.#ring(event.detail.to, event.detail.who));
    this.#line.addEventListener('incoming', (/** @type {any} */ event) => this.#incoming(event.detail.call));
    this.#line.addEventListener('restored', (/** @type {any} */ event) => this.#restored(event.detail.call));
    this.#line.addEventListener('waiting', (/** @type {any} */ event) => showErrorScreen(event.detail.screen, () => this.wake(), { back: () => this.#giveUp() }));
    this.#line.addEventListener('change', () => currentScreen() === 'error' && this.#line.id && !this.#call && this.open());
    this.#line.addEventListener('closed', (/** @type {any} */ event) => this.#closed(event.detail.code));
  }

  /** @param {string | null} [callee] from the address */
  open(callee = null) {
    hideError();
    this.#media.stop();
    this.#screen.open(callee);
    showScreen('people');
  }

  /** Whoever was online before a reload is so again, and back in a call. */
  async resume() {
    const earlier = peopleSession.load();
    if (earlier) await this.#screen.goOnline(earlier);
  }

  wake() {
    this.#line.session?.wake();
    this.conversation?.call.wake();
  }

  /** The page goes, perhaps for a moment only. Where there is no call to come back to, the name is free for others at once. */
  hide() {
    this.conversation?.call.hide();
    if (!this.#call) this.#line.pause();
  }

  /** The page was kept and shown again. */
  restore() {
    if (this.#call) this.conversation?.call.restore();
    else void this.resume();
  }

  /** Hangs up. */
  leave() {
    this.#callScreen.close();
    this.conversation?.call.leave();
    this.#over();
  }

  /** @param {string} to an id @param {string} who as it is called */
  async #ring(to, who) {
    this.#callee = who;
    this.#screen.busy(true);
    try {
      const call = await this.#line.ring(to, this.#screen.name);
      this.#attend(call);
      this.#ringing.outgoing(call, who, () => (call.cancel(), this.#over()));
      void this.#useDevices(true);
    } catch (/** @type {any} */ error) {
      const screen = screenOfRefusal(error.code);
      if (['name-refused', 'forbidden'].includes(screen)) showErrorScreen(screen, () => (this.#giveUp(), byId('caller-input').focus()));
      else showErrorScreen(screen, () => void this.#ring(to, who), { back: () => this.#giveUp() });
    } finally {
      this.#screen.busy(false);
    }
  }

  /** @param {Call} call */
  #incoming(call) {
    const name = this.#nameOf(call);
    if (this.#call) {
      call.decline({ busy: true });
      toast(text('people.called-while-busy', { name }));
      return;
    }
    hideError();
    this.#attend(call);
    this.#ringing.incoming(call, name, {
      // Devices may come later, and a permission prompt must not keep the caller waiting.
      accept: (camera) => (this.#ringing.connecting(() => (this.#over(), call.hangup())), call.accept(), void this.#useDevices(camera)),
      decline: () => (call.decline(), this.#over()),
    });
  }

  /** @param {Call} call of this tab before it was loaded anew */
  #restored(call) {
    const camera = callCamera.load(); // before the call's screen is shown, from where on the camera is looked at anew
    this.#attend(call);
    this.#begin(call);
    void this.#useDevices(camera);
  }

  /** @param {Call} call */
  #attend(call) {
    this.#call = call;
    call.addEventListener('statechange', () => {
      if (this.#call !== call) return;
      if (call.state === 'active') this.#begin(call);
      else if (call.state === 'ended' && !this.conversation) this.#failed(call);
    });
  }

  /** @param {boolean} camera */
  async #useDevices(camera) {
    const wanted = preferences.load();
    const errors = await this.#choice.start({ mic: wanted.mic ?? true, camera: camera && (wanted.camera ?? true) });
    if (errors.length > 0 && this.#call) toast(text('people.no-devices'));
    if (!this.#call) this.#media.stop();
  }

  /** @param {Call} call that was accepted */
  #begin(call) {
    if (this.conversation) return;
    const name = this.#nameOf(call);
    const joined = joinCall({ call, media: this.#media });
    const conversation = new Conversation({ call: joined, media: this.#media, name: this.#screen.name });
    this.conversation = conversation;
    this.#ringing.close();
    joined.addEventListener('ended', ({ detail: { error } }) => error && this.conversation === conversation && this.#ended(call, name, error.code));
    this.#callScreen.open(conversation);
    Object.assign(window, { beckon: { session: joined.session, call, links: conversation.mesh.links } });
  }

  /** @param {Call} call @param {string} name @param {string} reason */
  #ended(call, name, reason) {
    this.#callScreen.close();
    this.conversation = null;
    if (reason !== 'hangup') return this.#failed(call, reason);
    this.#over();
    toast(text('people.hung-up', { name }));
    return undefined;
  }

  /** @param {Call} call that came to nothing, or broke @param {string} [reason] */
  #failed(call, reason = call.reason ?? '') {
    const { outgoing } = call;
    if (!outgoing && reason === 'declined') return this.#over();
    const isMissed = !outgoing && call.peers.size === 0 && ['cancelled', 'timeout', 'not-found'].includes(reason);
    const outcome = isMissed ? 'call-missed' : (OUTCOMES[reason] ?? 'call-failed');
    const name = this.#nameOf(call);
    this.#leaveStage();
    const act = outcome === 'call-elsewhere' ? () => this.open() : () => (hideError(), void this.#ring(call.peer.id, name));
    showErrorScreen(outcome, act, { who: name, back: outcome === 'call-elsewhere' ? undefined : () => this.open() });
    return undefined;
  }

  /** @param {Call} call */
  #nameOf({ peer, outgoing }) {
    return peer.name || (outgoing && this.#callee) || peer.id;
  }

  /** Back to where calls come from. */
  #over() {
    this.#leaveStage();
    this.open();
  }

  #leaveStage() {
    this.#call = this.conversation = null;
    this.#ringing.close();
    this.#media.stop();
    // Who called without being online has nothing to wait for.
    if (this.#line.id === undefined && this.#line.session) this.#line.close();
  }

  #giveUp() {
    this.#line.close();
    this.open();
  }

  /** The session is gone for good. @param {string} code */
  #closed(code) {
    this.#callScreen.close();
    this.#call = this.conversation = null;
    this.#ringing.close();
    this.#media.stop();
    const again = () => (this.open(), void this.#screen.goOnline());
    showErrorScreen(code === 'replaced' ? 'people-moved' : screenOfRefusal(code), again, { back: () => this.open() });
  }
}
