import { byId, el } from './dom.js';
import { announce } from './announce.js';

/** @import { Room } from './lib/index.js' */

/**
 * Somebody is at the door of a room that this person moderates. The notice stands until it is answered or the
 * guest gives up, in nobody's way: a call is not interrupted by a dialog because somebody else wants to come in.
 */
export class KnockNotices {
  /** @type {Map<string, HTMLElement>} by peer id: knocking twice rings once */
  #notices = new Map();

  /** @param {Room} room */
  follow(room) {
    room.addEventListener('knock', (/** @type {any} */ event) => this.#show(room, event.detail));
    // Whoever moderates now is asked anew; the answers of a former moderator would have no effect.
    room.addEventListener('updated', () => !room.isModerator && this.clear());
    room.addEventListener('knock-ended', (/** @type {any} */ event) => this.#take(event.detail.peer));
  }

  clear() {
    for (const peer of [...this.#notices.keys()]) this.#take(peer);
  }

  /** @param {Room} room @param {{ peer: string, name: string }} knock */
  #show(room, { peer, name }) {
    if (this.#notices.has(peer)) return;
    const shown = name || 'Somebody';
    const answer = (/** @type {'admit' | 'deny'} */ act) => () => (this.#take(peer), room[act](peer));
    const notice = el(
      'div',
      { class: 'toast', 'data-testid': 'knock-notice', role: 'group', 'aria-label': `${shown} asks to be let in` },
      el('span', {}, el('bdi', { textContent: shown }), ' asks to be let in'),
      el('button', { type: 'button', class: 'button', 'data-testid': 'admit', textContent: 'Admit', onclick: answer('admit') }),
      el('button', { type: 'button', class: 'button', 'data-testid': 'deny', textContent: 'Deny', onclick: answer('deny') }),
    );
    this.#notices.set(peer, notice);
    byId('toasts').append(notice);
    announce(`${shown} asks to be let in`);
  }

  /** @param {string} peer */
  #take(peer) {
    this.#notices.get(peer)?.remove();
    this.#notices.delete(peer);
  }
}
