import { alarm, announce } from './announce.js';
import { byId, el, icon } from './dom.js';
import { inviteBox } from './invite.js';
import { fillAvatar } from './avatar.js';
import { ChatPanel } from './chat-panel.js';
import { FilePanel } from './file-panel.js';
import { KnockNotices } from './knock-notices.js';
import { PeerTile } from './peer-tile.js';
import { QualityBadge } from './quality-badge.js';
import { linkToRoom } from './room-link.js';
import { SafetyDialog } from './safety-dialog.js';
import { ShareTiles } from './share-tiles.js';
import { Stage } from './stage.js';
import { StatsPanel } from './stats-panel.js';
import { toast } from './toast.js';

/** @import { Conversation, Entered } from './conversation.js' */

/** The call as it is seen: a tile for everyone, and the words for what happens to them. */
export class CallScreen {
  #stage = new Stage();
  /** @type {Map<string, PeerTile>} by peer id */
  #tiles = new Map();
  /** @type {Conversation | undefined} */
  #conversation;
  #knocks = new KnockNotices();
  #chat = new ChatPanel();
  #files = new FilePanel(this.#chat);
  #shares = new ShareTiles(this.#stage);
  #stats = new StatsPanel();
  #safety = new SafetyDialog();
  /** @type {Map<string, QualityBadge>} by peer id */
  #badges = new Map();

  #bar;

  /** @param {{ mic: HTMLElement, camera: HTMLElement, share: HTMLElement, devices: HTMLElement }} buttons @param {() => void} leave */
  constructor({ mic, camera, share, devices }, leave) {
    const leaveButton = el('button', { type: 'button', class: 'control leave', 'data-testid': 'leave', 'aria-label': 'Leave the call', title: 'Leave', onclick: leave }, icon('leave'));
    this.#bar = [mic, camera, share, this.#chat.button, devices, leaveButton];
  }

  /** @param {Conversation} conversation that has been entered */
  open(conversation) {
    const { room, mesh, states, chat, stats, budget, safety } = /** @type {Entered} */ (conversation);
    this.#conversation = conversation;
    byId('bar').append(...this.#bar);
    byId('invite-here').replaceChildren(inviteBox(linkToRoom(room.id)));
    fillAvatar(byId('self-avatar'), byId('name-input').value || 'You', conversation.session.peer ?? '');
    mesh.addEventListener('link', (/** @type {any} */ event) => this.#addLink(event.detail));
    mesh.addEventListener('gone', (/** @type {any} */ event) => this.#remove(event.detail));
    states.addEventListener('change', (/** @type {any} */ event) => this.#showState(event.detail));
    const nameOf = (/** @type {string} */ peer) => this.#tiles.get(peer)?.name ?? 'Guest';
    this.#chat.open(chat, nameOf);
    this.#files.follow(/** @type {Entered} */ (conversation), nameOf);
    this.#safety.follow(safety);
    this.#stats.follow(/** @type {Entered} */ (conversation), nameOf);
    stats.addEventListener('sample', (/** @type {any} */ event) => this.#badges.get(event.detail.peer)?.show(event.detail.stats));
    budget.addEventListener('change', (/** @type {any} */ event) => {
      if (!event.detail.caps) toast('So many people: sound only from here on.');
    });
    conversation.addEventListener('signaling', (/** @type {any} */ event) => this.#signaling(event.detail.up));
    this.#knocks.follow(room);
    this.#count();
    this.#stage.arrange();
  }

  close() {
    this.#shares.clear();
    this.#chat.close();
    this.#files.close();
    this.#stats.close();
    this.#safety.close();
    this.#badges.clear();
    this.#stage.clear();
    this.#tiles.clear();
    this.#knocks.clear();
    byId('banner').hidden = true;
    this.#conversation = undefined;
  }

  /** @param {{ link: any, peer: any }} detail */
  #addLink({ link, peer }) {
    let tile = this.#tiles.get(peer.id);
    if (!tile) {
      tile = new PeerTile(peer);
      this.#tiles.set(peer.id, tile);
      const badge = new QualityBadge(tile.name, () => this.#stats.open());
      this.#badges.set(peer.id, badge);
      tile.addTools(this.#safety.button(peer.id, tile.name), badge.element);
      this.#stage.add(tile.element, 'person');
      announce(`${tile.name} joined`);
      this.#count();
    }
    tile.use(link);
    this.#shares.show(peer.id, tile.name, link, tile.state?.screen === true);
    this.#play(tile.video);
    link.addEventListener('statechange', (/** @type {any} */ event) => {
      if (event.detail.state === 'interrupted') alarm(`The connection to ${tile.name} is interrupted. Reconnecting.`);
    });
  }

  /** @param {{ peer: string, state: any }} change */
  #showState({ peer, state }) {
    const tile = this.#tiles.get(peer);
    if (!tile) return;
    tile.show(state);
    const video = this.#shares.show(peer, tile.name, tile.link, state.screen);
    if (!video) return;
    announce(`${tile.name} shares a screen`);
    this.#play(video);
  }

  /** @param {{ peer: string, reason: string }} detail */
  #remove({ peer, reason }) {
    const tile = this.#tiles.get(peer);
    if (!tile) return;
    this.#tiles.delete(peer);
    this.#badges.delete(peer);
    this.#shares.drop(peer);
    this.#stage.remove(tile.element);
    toast(reason === 'lost' ? `${tile.name} lost the connection` : `${tile.name} left`);
    this.#count();
  }

  #count() {
    if (!this.#conversation) return;
    const others = this.#tiles.size;
    this.#chat.company(others);
    document.body.dataset.screen = others === 0 ? 'alone' : 'call';
    byId('call-title').textContent = others === 0 ? 'Call: you are alone' : `Call with ${others === 1 ? 'one other' : `${others} others`}`;
    this.#stage.arrange();
  }

  /** @param {boolean} up */
  #signaling(up) {
    const banner = byId('banner');
    if (banner.hidden === up) return;
    banner.hidden = up;
    byId('banner-text').textContent = 'Reconnecting — your call continues.';
    if (up) announce('Connected to the server again');
    else alarm('Connection to the server lost. Reconnecting. Your call continues.');
  }

  /** Sound without a click is the browser's to allow. @param {HTMLVideoElement} video */
  #play(video) {
    video.play().catch((error) => {
      if (error.name === 'NotAllowedError') toast('The browser holds back the sound.', { label: 'Play it', run: () => void video.play() });
    });
  }
}
