import { callBar } from './bar.js';
import { CallScreen } from './call-screen.js';
import { ChatPanel } from './chat-panel.js';
import { DeviceChoice } from './device-choice.js';
import { DevicesDialog } from './devices-dialog.js';
import { openInvitation } from './dialogs.js';
import { byId } from './dom.js';
import { Gestures } from './gestures.js';
import { MediaManager } from './lib/index.js';
import { mediaButtons } from './media-buttons.js';
import { lastSession, preferences } from './memory.js';
import { Prejoin } from './prejoin.js';
import { RoomFlow } from './room-flow.js';
import { linkToRoom, roomFromLink } from './room-link.js';
import { currentScreen } from './screens.js';
import { SelfView } from './self-view.js';
import { shareButton } from './share-button.js';
import { toast } from './toast.js';

const media = new MediaManager();
const buttons = mediaButtons(media, (kind, error) => {
  if (currentScreen() === 'prejoin') prejoin.explain([error]);
  else toast(error.why === 'denied' ? `The ${kind} is blocked for this page: allow it in the address bar.` : `The ${kind} can not be used just now.`);
});
const prejoin = new Prejoin(media);
const choice = new DeviceChoice(media);
const devices = new DevicesDialog(media, choice);
const chat = new ChatPanel();
const gestures = new Gestures();
const callScreen = new CallScreen({ chat, gestures });
const rooms = new RoomFlow({ media, prejoin, callScreen, buttons });

/** The conversation that is on the stage. */
const current = () => rooms.conversation;

const bar = callBar({
  buttons,
  choice,
  share: shareButton(media, toast),
  chat: chat.button,
  leave: () => rooms.leave(),
  head: (done) => gestures.row(done),
  sections: [
    () => [{ label: gestures.isHandUp ? 'Lower your hand' : 'Raise your hand', icon: 'hand', testid: 'hand', hint: 'R', run: () => gestures.toggleHand() }],
    () => (current()?.isRoom ? [{ label: 'Invite others…', icon: 'invite', testid: 'invite', run: () => openInvitation(linkToRoom(current()?.group.id)) }] : []),
    () => callScreen.moderation(),
    () => [{ label: 'Devices…', icon: 'sliders', testid: 'devices', run: () => devices.open() }],
  ],
});
callScreen.addEventListener('opened', () => bar.show());

new SelfView(media);
byId('prejoin-settings').onclick = () => devices.open();

addEventListener('hashchange', () => rooms.conversation?.group.id !== roomFromLink(location.href) && rooms.restart());
addEventListener('online', () => rooms.wake());
document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && rooms.wake());
addEventListener('pagehide', () => current()?.hide());
addEventListener('pageshow', (event) => event.persisted && current()?.restore());

/** A reload in the middle of a call goes straight back into it, as the same peer. */
function start() {
  const earlier = lastSession.load();
  const [navigation] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType('navigation'));
  const wasReloaded = navigation?.type === 'reload' && earlier?.room === roomFromLink(location.href);
  rooms.open();
  if (!wasReloaded || !earlier) return lastSession.forget();
  void rooms.enter(earlier.room, preferences.load().name ?? '', { create: true, earlier });
}

start();
