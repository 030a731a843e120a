import { el, icon } from '../ui/dom.js';
import { speaker } from '../devices/speaker.js';
import { tileTools } from './tile-tools.js';
import { pieces, text } from '../ui/texts.js';

/** @import { PeerLink } from '../lib/index.js' */
/** @import { Stage } from './stage.js' */

/** The screens that others share: each has a tile of its own and takes the stage, while its owner's camera goes on. */
export class ShareTiles {
  #stage;
  /** @type {Map<string, { element: HTMLElement, video: HTMLVideoElement }>} by peer id */
  #tiles = new Map();

  /** @param {Stage} stage */
  constructor(stage) {
    this.#stage = stage;
  }

  /** @param {string} peer @param {string} name @param {PeerLink | undefined} link @param {boolean} sharing @returns {HTMLVideoElement | undefined} of a share that is new */
  show(peer, name, link, sharing) {
    const known = this.#tiles.get(peer);
    if (!sharing || !link) return void this.drop(peer);
    if (known) {
      known.video.srcObject = link.streams.screen;
      return undefined;
    }
    const video = el('video', { autoplay: true, playsInline: true, tabIndex: -1, srcObject: link.streams.screen });
    const label = el('footer', { class: 'tile-label' }, el('span', {}, ...pieces('screen-of', { name: el('bdi', { textContent: name }) })), icon('screen'));
    const element = el('article', { class: 'tile screen-share', 'data-testid': 'share-tile', 'data-peer': peer, 'aria-label': text('screen-of', { name }) }, video, label);
    element.append(el('div', { class: 'tile-tools' }, ...tileTools(this.#stage, element, text('screen-of', { name }))));
    this.#tiles.set(peer, { element, video });
    speaker.add(video);
    this.#stage.add(element, 'screen');
    video.onresize = () => this.#stage.arrange();
    return video;
  }

  /** @param {string} peer */
  drop(peer) {
    const tile = this.#tiles.get(peer);
    if (!tile) return;
    this.#tiles.delete(peer);
    tile.video.srcObject = null;
    speaker.remove(tile.video);
    this.#stage.remove(tile.element);
  }

  clear() {
    for (const peer of [...this.#tiles.keys()]) this.drop(peer);
  }
}
