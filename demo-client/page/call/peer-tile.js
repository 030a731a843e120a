import { fillAvatar } from '../ui/avatar.js';
import { el, icon } from '../ui/dom.js';
import { linkWords } from '../connections/link-words.js';
import { language, text } from '../ui/texts.js';

/** @import { Peer, PeerLink, MediaState } from '../lib/index.js' */


/** One remote person: picture or initials, name, and what is wrong if something is. */
export class PeerTile {
  #video = el('video', { autoplay: true, playsInline: true, tabIndex: -1 });
  #name = el('span', { dir: 'auto' });
  #muted = icon('mic-off');
  #hand = el('span', { class: 'raised', hidden: true }, icon('hand'));
  #state = el('div', { class: 'tile-state' });
  #wasConnected = false;
  #tools = el('div', { class: 'tile-tools' });
  /** @type {PeerLink | undefined} */
  #link;

  /** @param {Peer} peer */
  constructor(peer) {
    const avatar = el('div', { class: 'avatar', 'aria-hidden': 'true' });
    const name = peer.name || text('guest');
    this.peer = peer;
    this.name = name;
    fillAvatar(avatar, name, peer.id);
    this.#name.textContent = name;
    this.#muted.setAttribute('hidden', '');
    this.element = el(
      'article',
      { class: 'tile', 'data-testid': 'peer-tile', 'data-peer': peer.id, 'data-state': 'new', 'data-camera': 'off', 'aria-label': name },
      this.#video,
      avatar,
      this.#state,
      el('footer', { class: 'tile-label' }, this.#name, this.#hand, this.#muted),
      this.#tools,
    );
    this.#video.onresize = () => this.#showPicture();
    this.#follow('new');
  }

  get video() {
    return this.#video;
  }

  get link() {
    return this.#link;
  }

  /** @param {...HTMLElement} tools small things in the corner */
  addTools(...tools) {
    this.#tools.append(...tools);
  }

  /**
   * No link was made, and none is tried any more.
   *
   * @param {import('../lib/index.js').LinkCause | undefined} cause
   * @param {() => void} again what the button does
   */
  explain(cause, again) {
    const { what, help, action } = linkWords(cause, this.name);
    this.element.dataset.state = 'unreachable';
    this.#state.replaceChildren(
      el('p', { 'data-testid': 'link-problem', dir: 'auto', textContent: what }),
      el('p', { class: 'help', textContent: help }),
      el('button', { type: 'button', class: 'button', 'data-testid': 'reconnect', textContent: action, onclick: again }),
    );
  }

  /** A new link may replace an older one of the same peer: the tile stays. @param {PeerLink} link */
  use(link) {
    this.#link = link;
    this.#video.srcObject = link.streams.main;
    this.#follow(link.state);
    link.addEventListener('statechange', (/** @type {any} */ event) => {
      if (this.#link === link) this.#follow(event.detail.state);
    });
  }

  /** There is no link just now, and there will be one. */
  wait() {
    this.#link = undefined;
    this.#follow('interrupted');
  }

  /** @param {MediaState | undefined} state undefined while the peer has not said what it sends */
  show(state) {
    this.state = state;
    this.#muted.toggleAttribute('hidden', state?.mic !== false);
    this.#hand.hidden = !state?.hand;
    this.element.setAttribute('aria-label', this.#describe());
    this.#showPicture();
  }

  #showPicture() {
    const visible = this.state ? this.state.camera : this.#video.videoWidth > 2;
    this.element.dataset.camera = visible ? 'on' : 'off';
  }

  /** @param {string} state of the link */
  #follow(state) {
    if (state === 'connected') this.#wasConnected = true;
    this.element.dataset.state = state;
    this.#state.replaceChildren(el('span', { class: 'spinner', 'aria-hidden': 'true' }), el('span', { textContent: text(this.#wasConnected ? 'reconnecting' : 'connecting') }));
  }

  #describe() {
    const notes = [this.name];
    if (this.state?.mic === false) notes.push(text('call.is-muted'));
    if (this.state?.camera === false) notes.push(text('call.is-camera-off'));
    if (this.state?.hand) notes.push(text('call.is-hand-up'));
    return new Intl.ListFormat(language, { type: 'unit' }).format(notes);
  }
}
