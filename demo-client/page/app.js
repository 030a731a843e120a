import { announce } from './announce.js';
import { CallScreen } from './call-screen.js';
import { Conversation } from './conversation.js';
import { DevicesDialog } from './devices-dialog.js';
import { byId, el, icon } from './dom.js';
import { errorBusy, hideError, showError } from './error-panel.js';
import { MediaManager } from './lib/index.js';
import { mediaButtons } from './media-buttons.js';
import { lastSession, preferences } from './memory.js';
import { Prejoin } from './prejoin.js';
import { linkToRoom, roomFromLink } from './room-link.js';
import { SelfView } from './self-view.js';
import { shareButton } from './share-button.js';
import { toast } from './toast.js';

/** The page's errors by the server's codes; whatever else goes wrong, the server is not to be had. @type {Record<string, string>} */
const ERROR_SCREENS = { 'not-found': 'room-unknown', 'room-full': 'room-full', forbidden: 'forbidden', 'id-taken': 'id-taken', removed: 'removed' };
/** After these there is no way back into that room. */
const FINAL = ['room-unknown', 'forbidden', 'removed'];

const media = new MediaManager();
const buttons = mediaButtons(media, (kind, error) => {
  if (document.body.dataset.screen === 'prejoin') prejoin.explain([error]);
  else toast(error.why === 'denied' ? `The ${kind} is blocked for this page: allow it in the address bar.` : `The ${kind} can not be used just now.`);
});
const prejoin = new Prejoin(media);
const devices = new DevicesDialog(media);
const devicesButton = el('button', { type: 'button', class: 'control', 'aria-label': 'Devices', title: 'Devices', onclick: () => devices.open() }, icon('sliders'));
const callScreen = new CallScreen({ ...buttons, share: shareButton(media, toast), devices: devicesButton }, leave);
/** @type {Conversation | null} */
let conversation = null;

new SelfView(media);

/** @param {string} name */
function showScreen(name) {
  document.body.dataset.screen = name;
}

function openPrejoin() {
  hideError();
  showScreen('prejoin');
  prejoin.open(buttons);
  void prejoin.prepare();
}

/** @param {string | null} room @param {string} name @param {{ create?: boolean, earlier?: any }} [options] */
async function enter(room, name, { create = false, earlier = null } = {}) {
  const current = new Conversation({ name, media, earlier });
  conversation = current;
  current.addEventListener('step', (/** @type {any} */ event) => (prejoin.busy(event.detail.text), announce(event.detail.text)));
  current.addEventListener('waiting', () => fail('server-gone', () => current.wake()));
  current.addEventListener('entered', () => entered(current));
  current.addEventListener('ended', (/** @type {any} */ event) => ended(event.detail.code, name));
  await attempt(current, room, name, { create });
}

/** @param {Conversation} current @param {string | null} room @param {string} name @param {{ create?: boolean, password?: string, knocking?: boolean }} options */
async function attempt(current, room, name, { knocking = false, ...how }) {
  try {
    if (knocking) await current.knock(/** @type {string} */ (room));
    await current.enter(room, how);
  } catch (/** @type {any} */ error) {
    if (conversation !== current) return;
    if (error.code === 'room-locked' || error.code === 'denied') {
      fail(error.code, () => (askedToBeLetIn(), attempt(current, room, name, { ...how, knocking: true })));
    } else if (error.code === 'wrong-password') {
      const note = how.password === undefined ? undefined : 'That was not the password.';
      fail('room-password', (password) => void attempt(current, room, name, { ...how, password }), note);
    } else {
      current.leave();
      ended(error.code, name, room);
    }
  }
}

function askedToBeLetIn() {
  const text = 'Waiting for somebody in the call to let you in…';
  errorBusy(text);
  announce(text);
}

/** @param {Conversation} current */
function entered(current) {
  const room = /** @type {NonNullable<Conversation['room']>} */ (current.room);
  const mesh = /** @type {NonNullable<Conversation['mesh']>} */ (current.mesh);
  history.replaceState(null, '', linkToRoom(room.id));
  hideError();
  prejoin.close();
  callScreen.open(current);
  Object.assign(window, { beckon: { session: current.session, room, links: mesh.links } });
}

/** @param {string} code @param {string} name @param {string | null} [room] */
function ended(code, name, room = roomFromLink(location.href)) {
  const screen = ERROR_SCREENS[code] ?? 'server-gone';
  conversation = null;
  callScreen.close();
  fail(screen, () => {
    if (FINAL.includes(screen)) startAnew();
    else void enter(room, name, { create: screen === 'id-taken' });
  });
}

/** @param {string} code @param {(answer: string) => void} act @param {string} [note] */
function fail(code, act, note) {
  prejoin.close();
  showScreen('error');
  showError(code, byId('error-here'), act, note);
}

function leave() {
  callScreen.close(); // first: who leaves is not told that the others left
  conversation?.leave();
  conversation = null;
  media.stop();
  showScreen('left');
  byId('left-title').focus();
}

function startAnew() {
  callScreen.close();
  conversation?.leave();
  conversation = null;
  history.replaceState(null, '', location.href.split('#')[0]);
  openPrejoin();
}

prejoin.addEventListener('go', (/** @type {any} */ event) => void enter(event.detail.room, event.detail.name));
byId('prejoin-settings').onclick = () => devices.open();
byId('rejoin').onclick = openPrejoin;
byId('new-call').onclick = startAnew;

addEventListener('hashchange', () => {
  if (conversation?.room?.id === roomFromLink(location.href)) return;
  callScreen.close();
  conversation?.leave();
  conversation = null;
  openPrejoin();
});
addEventListener('online', () => conversation?.wake());
document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && conversation?.wake());
addEventListener('pagehide', () => conversation?.hide());
addEventListener('pageshow', (event) => event.persisted && conversation?.restore());

/** A reload in the middle of a call goes straight back into it, as the same peer. */
function start() {
  const earlier = lastSession.load();
  const [navigation] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType('navigation'));
  const wasReloaded = navigation?.type === 'reload' && earlier?.room === roomFromLink(location.href);
  openPrejoin();
  if (!wasReloaded || !earlier) return lastSession.forget();
  void enter(earlier.room, preferences.load().name ?? '', { create: true, earlier });
}

start();
