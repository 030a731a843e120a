import { told } from './acts.js';
import { announce } from '../ui/announce.js';
import { confirmed } from '../ui/confirm.js';
import { byId } from '../ui/dom.js';
import { KnockNotices } from './knock-notices.js';
import { toast } from '../ui/toast.js';
import { text } from '../ui/texts.js';

/** @import { Room } from '../lib/index.js' */
/** @import { MenuEntry } from '../ui/menu.js' */

/** What a room's moderator may do, and what everybody sees of it. */
export class RoomControls {
  #knocks = new KnockNotices();
  #note = byId('locked-note');
  #relayNote = byId('relay-only-note');
  /** @type {Room | undefined} */
  #room;

  /** @param {Room} room @param {() => void} onChange who moderates, or the lock, has changed */
  follow(room, onChange) {
    this.#room = room;
    this.#knocks.follow(room);
    this.#note.hidden = !room.locked;
    this.#relayNote.hidden = !room.relayOnly;
    let { locked, isModerator } = room;
    room.addEventListener('updated', () => {
      if (this.#room !== room) return;
      this.#note.hidden = !room.locked;
      this.#relayNote.hidden = !room.relayOnly;
      if (room.locked !== locked) toast(text(room.locked ? 'room.is-locked' : 'room.is-open'));
      if (room.isModerator && !isModerator) announce(text('room.moderator'));
      ({ locked, isModerator } = room);
      onChange();
    });
  }

  close() {
    this.#room = undefined;
    this.#knocks.clear();
    this.#note.hidden = this.#relayNote.hidden = true;
  }

  /** @returns {MenuEntry[]} */
  entries() {
    const room = this.#room;
    if (!room?.isModerator) return [];
    return [{ label: text('room.lock'), icon: 'lock', kind: 'check', checked: room.locked, testid: 'lock', run: () => told(room.setLocked(!room.locked)) }];
  }

  /** @param {string} peer @param {string} name @returns {MenuEntry[]} */
  entriesFor(peer, name) {
    const room = this.#room;
    return room?.isModerator ? [{ label: text('room.remove'), icon: 'remove', testid: 'remove-peer', run: () => this.#remove(room, peer, name) }] : [];
  }

  /** @param {Room} room @param {string} peer @param {string} name */
  async #remove(room, peer, name) {
    const question = { title: text('room.remove-title', { name }), detail: text('room.remove-text'), action: text('room.remove-action') };
    if (await confirmed(question)) told(room.kick(peer));
  }
}
