import { fillAvatar } from '../ui/avatar.js';
import { el, icon } from '../ui/dom.js';
import { linkWords } from '../connections/link-words.js';
import { language, text } from '../ui/texts.js';

/** @import { LinkCause, Peer, PeerLink, MediaState } from '../lib/index.js' */


/** One remote person: picture or initials, name, and what is wrong if something is. */
export class PeerTile {
  #video = el('video', { autoplay: true, playsInline: true, tabIndex: -1 });
  #name = el('span', { dir: 'auto' });
  #muted = icon('mic-off');
  #hand = el('span', { class: 'raised', hidden: true }, icon('hand'));
  #state = el('div', { class: 'tile-state' });
  #wasConnected = false;
  /** Why the newest link that failed did so. @type {LinkCause | undefined} */
  #cause;
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
   * Nothing more is tried to connect.
   *
   * @param {LinkCause | undefined} cause
   * @param {() => void} again what the button does
   */
  explain(cause, again) {
    const { action } = linkWords(cause, this.name);
    const run = () => {
      this.#cause = undefined;
      again();
    };
    this.element.dataset.state = 'unreachable';
    this.#tell(cause, el('button', { type: 'button', class: 'button', 'data-testid': 'reconnect', textContent: action, onclick: run }));
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

  /** For good. A picture that plays would be kept by the browser, and the tile with it. */
  close() {
    this.#link = undefined;
    this.#video.srcObject = null;
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
    // Why the link before did not connect stays to be read while another one is tried.
    if (state === 'connected') this.#cause = undefined;
    else if (state === 'failed' && this.#link?.outcome?.cause !== 'closed') this.#cause = this.#link?.outcome?.cause ?? undefined;
    this.element.dataset.state = state;
    const step = text(this.#wasConnected ? 'reconnecting' : 'connecting');
    this.#tell(this.#cause, el('p', { class: 'progress' }, el('span', { class: 'spinner', 'aria-hidden': 'true' }), step));
  }

  /** @param {LinkCause | undefined} cause @param {HTMLElement} end what is done about it */
  #tell(cause, end) {
    this.element.toggleAttribute('data-explained', cause !== undefined);
    if (cause === undefined) return this.#state.replaceChildren(end);
    const { what, help } = linkWords(cause, this.name);
    this.#state.replaceChildren(el('p', { 'data-testid': 'link-problem', dir: 'auto', textContent: what }), el('p', { class: 'help', textContent: help }), end);
  }

  #describe() {
    const notes = [this.name];
    if (this.state?.mic === false) notes.push(text('call.is-muted'));
    if (this.state?.camera === false) notes.push(text('call.is-camera-off'));
    if (this.state?.hand) notes.push(text('call.is-hand-up'));
    return new Intl.ListFormat(language, { type: 'unit' }).format(notes);
  }
}
