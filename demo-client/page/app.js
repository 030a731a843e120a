import { callBar } from './call/bar.js';
import { CallRecording } from './recording/call-recording.js';
import { CallScreen } from './call/call-screen.js';
import { ChatPanel } from './chat/chat-panel.js';
import { DeviceChoice } from './devices/device-choice.js';
import { tellSystemMutes } from './devices/system-mutes.js';
import { DevicesDialog } from './devices/devices-dialog.js';
import { openInvitation, openShortcuts } from './ui/dialogs.js';
import { byId } from './ui/dom.js';
import { Gestures } from './call/gestures.js';
import { MediaManager } from './lib/index.js';
import { mediaButtons } from './devices/media-buttons.js';
import { callCamera, lastSession, preferences } from './ui/memory.js';
import { PeopleFlow } from './flows/people-flow.js';
import { PictureInPicture } from './call/picture-in-picture.js';
import { CallTest } from './lobby/call-test.js';
import { Prejoin } from './lobby/prejoin.js';
import { pushToTalk } from './call/push-to-talk.js';
import { RoomFlow } from './flows/room-flow.js';
import { takeToken } from './flows/login.js';
import { tidyName } from './invite/names.js';
import { linkToRoom, roomFromLink } from './invite/room-link.js';
import { currentScreen, screens, showErrorScreen } from './ui/screens.js';
import { SoundOnly } from './call/sound-only.js';
import { OwnVoice } from './call/own-voice.js';
import { SelfView } from './call/self-view.js';
import { shareButton } from './call/share-button.js';
import { Shortcuts } from './call/shortcuts.js';
import { toast } from './ui/toast.js';
import { fullscreenEntries, toggleFullscreen } from './call/fullscreen.js';
import { keepAwake } from './call/wake-lock.js';
import { text } from './ui/texts.js';

/** Whoever sees one of these is in no call: there camera and microphone are off, whichever way led there. */
const DARK = ['error', 'left', 'people'];

const isForAnother = takeToken();
const media = new MediaManager();
function darken() {
  if (!DARK.includes(currentScreen())) return;
  for (const dialog of document.querySelectorAll('dialog[open]')) /** @type {HTMLDialogElement} */ (dialog).close(); // what they are about is over, and the test listens to the microphone
  media.stop();
}
screens.addEventListener('change', darken);
media.addEventListener('track', (/** @type {any} */ event) => event.detail.track && darken()); // asked for before, and there only now
const buttons = mediaButtons(media, (kind, error) => {
  if (currentScreen() === 'prejoin') prejoin.explain([error]);
  else toast(text(error.why === 'denied' ? `${kind}.blocked` : `${kind}.unusable`));
});
const choice = new DeviceChoice(media);
const prejoin = new Prejoin(media, choice);
const devices = new DevicesDialog(media, choice);
const chat = new ChatPanel();
const gestures = new Gestures();
const recording = new CallRecording(media);
const pictureInPicture = new PictureInPicture();
const callScreen = new CallScreen({ chat, gestures, recording, pictureInPicture });
const rooms = new RoomFlow({ media, prejoin, callScreen, buttons });

const people = new PeopleFlow({ media, choice, callScreen });
const address = new URLSearchParams(location.search);
/** Calls by link, or by name: the address says which. */
const flow = address.has('people') || address.has('call') ? people : rooms;
const current = () => flow.conversation;

const share = shareButton(media, toast);
const shortcuts = new Shortcuts([
  { key: 'm', label: text('keys.mic'), run: () => void buttons.toggle('mic') },
  { key: 'v', label: text('keys.camera'), run: () => void buttons.toggle('camera') },
  { key: 'd', label: text('keys.share'), run: () => !share.hidden && share.click() },
  { key: 'c', label: text('chat.title'), run: () => chat.toggle() },
  { key: 'r', label: text('keys.hand'), run: () => gestures.toggleHand() },
  { key: ' ', label: text('keys.talk'), ...pushToTalk(media) },
  { key: 'f', label: text('keys.fullscreen'), run: toggleFullscreen },
  { key: '?', label: text('keys.keys'), run: () => openShortcuts(shortcuts) },
]);

const selfView = new SelfView(media);
const soundOnly = new SoundOnly(media, callScreen, current);
const bar = callBar({
  buttons,
  choice,
  share,
  chat: chat.button,
  leave: () => flow.leave(),
  head: (done) => gestures.row(done),
  sections: [
    () => [{ label: text(gestures.isHandUp ? 'hand.lower' : 'hand.raise'), icon: 'hand', testid: 'hand', hint: 'R', run: () => gestures.toggleHand() }],
    () => (current()?.isRoom ? [{ label: text('invite.open'), icon: 'invite', testid: 'invite', run: () => openInvitation(linkToRoom(current()?.group.id)) }] : []),
    () => callScreen.moderation(),
    () => recording.entries(),
    () => soundOnly.entries(),
    () => pictureInPicture.entries(),
    fullscreenEntries,
    () => selfView.entries(),
    () => (choice.canFlip ? [{ label: text('camera.flip'), icon: 'flip', testid: 'flip', run: () => void choice.flip() }] : []),
    () => [
      { label: text('stats.open'), icon: 'pulse', testid: 'connections', run: callScreen.openStats },
      { label: text('devices.open'), icon: 'sliders', testid: 'devices', run: () => devices.open() },
      { label: text('keys.open'), icon: 'keys', testid: 'keys', hint: '?', run: () => openShortcuts(shortcuts) },
    ],
  ],
});
callScreen.addEventListener('opened', () => bar.show());
selfView.addEventListener('size', () => callScreen.arrange());

keepAwake(callScreen);
tellSystemMutes(media);
new OwnVoice(media, callScreen, () => void (media.isOn('mic') || buttons.toggle('mic')));
const callTest = new CallTest(media);
// the page shows its buttons before it has its scripts: until then they are disabled, so that nobody presses one in vain
Object.assign(byId('open-test'), { onclick: () => callTest.open(), disabled: false });
Object.assign(byId('prejoin-settings'), { onclick: () => devices.open(), disabled: false });

const rememberCamera = () => current() && callCamera.save(media.isOn('camera'));
callScreen.addEventListener('opened', rememberCamera);
media.addEventListener('state', rememberCamera);
addEventListener('hashchange', () => {
  takeToken();
  const isHere = rooms.conversation && rooms.conversation.group.id === roomFromLink(location.href);
  if (flow === rooms && !isHere) rooms.restart();
});
addEventListener('online', () => flow.wake());
document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && flow.wake());
addEventListener('pagehide', () => (flow.hide(), lastSession.mark(true)));
addEventListener('pageshow', (event) => event.persisted && (lastSession.mark(false), flow.restore()));

/** A reload in the middle of a call, and a way back to it, go straight into it, as the same peer. */
function start() {
  if (typeof RTCPeerConnection !== 'function') return showErrorScreen('unsupported', () => location.reload());
  if (isForAnother) return showErrorScreen('logged-in', () => window.close());
  if (flow === people) {
    people.open(tidyName(address.get('call') ?? '') || null);
    return void people.resume();
  }
  const earlier = lastSession.load();
  const [navigation] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType('navigation'));
  const cameBack = navigation?.type === 'reload' || (navigation?.type === 'back_forward' && earlier?.isGone === true);
  const isBack = earlier !== null && cameBack && earlier.room === roomFromLink(location.href);
  rooms.open(isBack ? callCamera.load() : undefined);
  if (!isBack) return lastSession.forget();
  return rooms.enter(earlier.room, preferences.load().name ?? '', { ...earlier.again, earlier });
}

start();
