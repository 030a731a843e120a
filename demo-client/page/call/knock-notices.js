import { told } from './acts.js';
import { question } from '../ui/question.js';
import { text } from '../ui/texts.js';

/** @import { Room } from '../lib/index.js' */

/** Somebody is at the door of a room that this person moderates: asked until it is answered or the guest gives up. */
export class KnockNotices {
  /** @type {Map<string, HTMLElement>} by peer id */
  #notices = new Map();

  /** @param {Room} room */
  follow(room) {
    const show = () => this.#show(room);
    for (const type of /** @type {const} */ (['knock', 'knock-ended', 'updated'])) room.addEventListener(type, show);
    show(); // a page that was loaded anew has heard of them by now
  }

  clear() {
    for (const notice of this.#notices.values()) notice.remove();
    this.#notices.clear();
  }

  /** @param {Room} room */
  #show(room) {
    for (const [peer, notice] of this.#notices) if (!room.knocking.has(peer)) this.#take(peer, notice);
    for (const [peer, name] of room.knocking) if (!this.#notices.has(peer)) this.#add(room, peer, name || text('somebody'));
  }

  /** @param {string} peer @param {HTMLElement} notice */
  #take(peer, notice) {
    notice.remove();
    this.#notices.delete(peer);
  }

  /** @param {Room} room @param {string} peer @param {string} name */
  #add(room, peer, name) {
    const answer = (/** @type {'admit' | 'deny'} */ act) => () => (told(room[act](peer)), this.#show(room));
    const notice = question({
      who: name,
      asks: 'room.knocks',
      testid: 'knock-notice',
      answers: [
        { label: text('room.admit'), testid: 'admit', run: answer('admit') },
        { label: text('room.deny'), testid: 'deny', run: answer('deny') },
      ],
    });
    this.#notices.set(peer, notice);
  }
}
