import { alarm, announce } from '../ui/announce.js';
import { fillAvatar } from '../ui/avatar.js';
import { byId } from '../ui/dom.js';
import { FilePanel } from '../chat/file-panel.js';
import { inviteBox } from '../invite/invite.js';
import { setTitle } from '../ui/page-title.js';
import { linkWords } from '../connections/link-words.js';
import { PeerTile } from './peer-tile.js';
import { QualityBadge } from '../connections/quality-badge.js';
import { RoomControls } from './room-controls.js';
import { linkToRoom } from '../invite/room-link.js';
import { followSpeakers } from './speakers.js';
import { SafetyDialog } from '../connections/safety-dialog.js';
import { ShareTiles } from './share-tiles.js';
import { speaker } from '../devices/speaker.js';
import { Stage } from './stage.js';
import { StatsPanel } from '../connections/stats-panel.js';
import { tileTools } from './tile-tools.js';
import { toast } from '../ui/toast.js';
import { text } from '../ui/texts.js';

/** @import { CallRecording } from '../recording/call-recording.js' */
/** @import { ChatPanel } from '../chat/chat-panel.js' */
/** @import { Gestures } from './gestures.js' */
/** @import { PictureInPicture } from './picture-in-picture.js' */
/** @import { Conversation } from '../flows/conversation.js' */

/**
 * The call as it is seen: a tile for everyone, and the words for what happens to them.
 *
 * Events: `opened` · `closed`
 */
export class CallScreen extends EventTarget {
  #stage = new Stage();
  #shares = new ShareTiles(this.#stage);
  #controls = new RoomControls();
  /** @type {Map<string, PeerTile>} by peer id */
  #tiles = new Map();
  /** @type {Conversation | undefined} */
  #conversation;
  #chat;
  #files;
  #gestures;
  #recording;
  #pictureInPicture;
  #stats = new StatsPanel();
  #safety = new SafetyDialog();
  /** What the browser does not play before somebody has clicked. @type {Set<HTMLMediaElement>} */
  #held = new Set();
  /** Ends telling who speaks. */
  #quiet = () => {};
  /** @type {Map<string, QualityBadge>} by peer id */
  #badges = new Map();

  /** @param {{ chat: ChatPanel, gestures: Gestures, recording: CallRecording, pictureInPicture: PictureInPicture }} parts */
  constructor({ chat, gestures, recording, pictureInPicture }) {
    super();
    this.#chat = chat;
    this.#files = new FilePanel(chat);
    this.#gestures = gestures;
    this.#recording = recording;
    this.#pictureInPicture = pictureInPicture;
  }

  /** What is to be moderated just now. */
  moderation = () => this.#controls.entries();

  /** How good the connections are. */
  openStats = () => this.#stats.open();

  /** A tile is larger than before, or not there any more. */
  arrange() {
    this.#stage.arrange();
  }

  /** @param {Conversation} conversation that begins */
  open(conversation) {
    const { group, mesh, states, cast, stats, budget, isRoom } = conversation;
    this.#conversation = conversation;
    if (isRoom) {
      byId('invite-here').replaceChildren(inviteBox(linkToRoom(group.id)));
      this.#controls.follow(group, () => this.#stage.arrange());
    }
    fillAvatar(byId('self-avatar'), cast.name || text('you'), cast.id);
    mesh.addEventListener('link', (/** @type {any} */ event) => this.#addLink(event.detail));
    mesh.addEventListener('unreachable', (/** @type {any} */ event) => this.#explain(event.detail));
    mesh.addEventListener('problem', (/** @type {any} */ event) => this.#tellProblem(event.detail));
    mesh.addEventListener('gone', (/** @type {any} */ event) => this.#remove(event.detail));
    states.addEventListener('change', (/** @type {any} */ event) => this.#showState(event.detail));
    this.#chat.open(conversation);
    this.#files.follow(conversation);
    this.#safety.follow(conversation);
    this.#stats.follow(conversation);
    stats.addEventListener('sample', (/** @type {any} */ event) => this.#badges.get(event.detail.peer)?.show(event.detail.stats));
    budget.addEventListener('change', (/** @type {any} */ event) => {
      if (!event.detail.caps) toast(text('call.sound-only'));
    });
    this.#quiet = followSpeakers(mesh, (peer, speaking) => this.#tiles.get(peer)?.element.toggleAttribute('data-speaking', speaking));
    this.#gestures.open(conversation, (peer) => this.#tiles.get(peer));
    this.#recording.open(conversation);
    this.#pictureInPicture.open(cast);
    conversation.addEventListener('signaling', (/** @type {any} */ event) => this.#signaling(event.detail.up));
    // Whoever has accepted a call is there, also while the link to them is still to come.
    if (!isRoom) for (const peer of group.peers.values()) this.#tileOf(peer);
    for (const [id, link] of mesh.links) this.#addLink({ link, peer: group.peers.get(id) });
    this.#count();
    this.#stage.arrange();
    this.dispatchEvent(new Event('opened'));
  }

  close() {
    if (!this.#conversation) return;
    this.#quiet();
    this.#shares.clear();
    this.#chat.close();
    this.#gestures.close();
    this.#recording.close();
    this.#pictureInPicture.close();
    this.#files.close();
    this.#stats.close();
    this.#safety.close();
    this.#held.clear();
    this.#badges.clear();
    this.#stage.clear();
    for (const tile of this.#tiles.values()) this.#end(tile);
    this.#tiles.clear();
    this.#controls.close();
    byId('banner').hidden = true;
    setTitle({ what: '' });
    byId('toasts').replaceChildren(); // what they say is over too
    this.#conversation = undefined;
    this.dispatchEvent(new Event('closed'));
  }

  /** @param {any} peer */
  #tileOf(peer) {
    const known = this.#tiles.get(peer.id);
    if (known) return known;
    const tile = new PeerTile(peer);
    this.#tiles.set(peer.id, tile);
    const badge = new QualityBadge(tile.name, this.openStats);
    this.#badges.set(peer.id, badge);
    const tools = tileTools(this.#stage, tile.element, tile.name, () => this.#controls.entriesFor(peer.id, tile.name));
    tile.addTools(this.#safety.button(peer.id, tile.name), ...tools, badge.element);
    this.#stage.add(tile.element, 'person');
    speaker.add(tile.video);
    announce(text('call.joined', { name: tile.name }));
    this.#count();
    return tile;
  }

  /** @param {{ link: any, peer: any }} detail */
  #addLink({ link, peer }) {
    const tile = this.#tileOf(peer);
    tile.use(link);
    this.#shares.show(peer.id, tile.name, link, tile.state?.screen === true);
    this.#play(tile.video);
    link.addEventListener('statechange', (/** @type {any} */ event) => {
      if (event.detail.state === 'interrupted') alarm(text('call.link-interrupted', { name: tile.name }));
    });
  }

  /** @param {{ link: any, cause: string | undefined }} detail */
  #explain({ link, cause }) {
    const tile = this.#tiles.get(link.peer);
    if (!tile) return;
    tile.explain(cause, () => this.#conversation?.mesh.reconnect(link.peer));
    const { what, help } = linkWords(cause, tile.name);
    alarm(what);
    // The other side may come with a new link at once: that there was somebody else on the old one is still to be read.
    if (cause === 'certificate') toast(`${what} ${help}`, { label: text('ok'), run: () => {} }, { stays: true });
  }

  /** Of a link that has no connection its end says more. @param {{ link: any, cause: string }} detail */
  #tellProblem({ link, cause }) {
    const tile = this.#tiles.get(link.peer);
    if (tile && cause === 'track-refused') toast(text('call.not-sent', { name: tile.name }));
  }

  /** @param {{ peer: string, state: any }} change */
  #showState({ peer, state }) {
    const tile = this.#tiles.get(peer);
    if (!tile) return;
    tile.show(state);
    const video = this.#shares.show(peer, tile.name, tile.link, state.screen);
    if (!video) return;
    announce(text('share.somebody', { name: tile.name }));
    this.#play(video);
  }

  /** @param {{ peer: string, reason: string }} detail */
  #remove({ peer, reason }) {
    const tile = this.#tiles.get(peer);
    if (!tile) return;
    // The call is not over: the other page is being loaded anew.
    if (!this.#conversation?.isRoom && this.#conversation?.group.peers.has(peer)) return tile.wait();
    this.#tiles.delete(peer);
    this.#badges.delete(peer);
    this.#safety.drop(peer);
    this.#shares.drop(peer);
    this.#end(tile);
    this.#stage.remove(tile.element);
    toast(text(reason === 'lost' ? 'call.lost' : 'call.gone', { name: tile.name }));
    this.#count();
  }

  /** @param {PeerTile} tile that is seen no more */
  #end(tile) {
    this.#held.delete(tile.video);
    speaker.remove(tile.video);
    tile.close();
  }

  #count() {
    if (!this.#conversation) return;
    const others = this.#tiles.size;
    this.#chat.company(others);
    document.body.dataset.screen = others === 0 ? 'alone' : 'call';
    const title = others === 0 ? text('call.title-alone') : text('call.title-others', { count: others });
    byId('call-title').textContent = title;
    setTitle({ what: title });
    this.#stage.arrange();
  }

  /** @param {boolean} up */
  #signaling(up) {
    const banner = byId('banner');
    if (banner.hidden === up) return;
    banner.hidden = up;
    byId('banner-text').textContent = text('call.server-lost');
    if (up) announce(text('call.server-back'));
    else alarm(text('call.server-lost-aloud'));
  }

  /** Sound without a click is the browser's to allow. @param {HTMLMediaElement} element */
  #play(element) {
    element.play().catch((error) => {
      if (error.name !== 'NotAllowedError') return;
      this.#held.add(element);
      const run = () => {
        for (const held of this.#held) void held.play();
        this.#held.clear();
      };
      toast(text('call.sound-held'), { label: text('call.play'), run }, { stays: true });
    });
  }
}
