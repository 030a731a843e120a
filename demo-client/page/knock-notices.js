import { byId, el } from './dom.js';
import { announce } from './announce.js';

/** @import { Room } from './lib/index.js' */

/**
 * Somebody is at the door of a room that this person moderates. The notice stands until it is answered or the
 * guest gives up, in nobody's way: a call is not interrupted by a dialog because somebody else wants to come in.
 */
export class KnockNotices {
  /** @type {Map<string, HTMLElement>} by peer id */
  #notices = new Map();

  /** @param {Room} room */
  follow(room) {
    const show = () => this.#show(room);
    for (const type of ['knock', 'knock-ended', 'updated']) room.addEventListener(type, show);
    show(); // a page that was loaded anew has heard of them by now
  }

  clear() {
    for (const notice of this.#notices.values()) notice.remove();
    this.#notices.clear();
  }

  /** @param {Room} room */
  #show(room) {
    for (const [peer, notice] of this.#notices) if (!room.knocking.has(peer)) this.#take(peer, notice);
    for (const [peer, name] of room.knocking) if (!this.#notices.has(peer)) this.#add(room, peer, name || 'Somebody');
  }

  /** @param {string} peer @param {HTMLElement} notice */
  #take(peer, notice) {
    notice.remove();
    this.#notices.delete(peer);
  }

  /** @param {Room} room @param {string} peer @param {string} name */
  #add(room, peer, name) {
    const answer = (/** @type {'admit' | 'deny'} */ act) => () => (room[act](peer), this.#show(room));
    const notice = el(
      'div',
      { class: 'toast', 'data-testid': 'knock-notice', role: 'group', 'aria-label': `${name} asks to be let in` },
      el('span', {}, el('bdi', { textContent: name }), ' asks to be let in'),
      el('button', { type: 'button', class: 'button', 'data-testid': 'admit', textContent: 'Admit', onclick: answer('admit') }),
      el('button', { type: 'button', class: 'button', 'data-testid': 'deny', textContent: 'Deny', onclick: answer('deny') }),
    );
    this.#notices.set(peer, notice);
    byId('toasts').append(notice);
    announce(`${name} asks to be let in`);
  }
}
