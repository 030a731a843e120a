import { announce } from '../ui/announce.js';
import { fillAvatar } from '../ui/avatar.js';
import { byId, el, icon } from '../ui/dom.js';
import { setTitle } from '../ui/page-title.js';
import { ringNotice } from './ring-notice.js';
import { Ringtone } from './ringtone.js';
import { showScreen } from '../ui/screens.js';
import { text } from '../ui/texts.js';

/** @import { Call, MediaManager } from '../lib/index.js' */

/** The screen of a call that rings: on either side. */
export class RingingScreen {
  #tone = new Ringtone();
  #video = byId('ringing-video');
  #media;

  /** @param {MediaManager} media */
  constructor(media) {
    this.#media = media;
    media.addEventListener('state', () => this.#showPicture());
  }

  /** @param {Call} call @param {string} name @param {() => void} cancel */
  outgoing(call, name, cancel) {
    this.#open(call, text('ringing.out', { name }), name, text('ringing.rings'), [action(text('cancel'), 'leave', 'danger', 'cancel-call', cancel)]);
    this.#tone.start('calling');
  }

  /** @param {Call} call @param {string} name @param {{ accept: (camera: boolean) => void, decline: () => void }} answers */
  incoming(call, name, { accept, decline }) {
    this.#open(call, text('ringing.in', { name }), name, '', [
      action(text('ringing.decline'), 'leave', 'danger', 'decline', decline),
      action(text('ringing.accept-audio'), 'mic', 'plain', 'accept-audio', () => accept(false)),
      action(text('ringing.accept'), 'phone', 'good', 'accept', () => accept(true)),
    ]);
    setTitle({ what: text('ringing.in', { name }) });
    this.#tone.start('called');
    ringNotice.show(name);
  }

  /** The answer is on its way. @param {() => void} hangUp for whoever does not want to wait for it any more */
  connecting(hangUp) {
    this.#tone.stop();
    ringNotice.close();
    byId('ringing-note').textContent = text('connecting');
    byId('ringing-actions').replaceChildren(action(text('cancel'), 'leave', 'danger', 'cancel-call', hangUp));
    byId('ringing-title').focus();
  }

  close() {
    this.#tone.stop();
    ringNotice.close();
    this.#video.srcObject = null;
    setTitle({ what: '' });
  }

  /** @param {Call} call @param {string} title @param {string} name @param {string} note @param {HTMLElement[]} actions */
  #open(call, title, name, note, actions) {
    fillAvatar(byId('ringing-avatar'), name, call.peer.id);
    byId('ringing-title').textContent = title;
    byId('ringing-note').textContent = note;
    byId('ringing-actions').replaceChildren(...actions);
    showScreen('ringing');
    this.#showPicture();
    byId('ringing-title').focus();
    announce(title);
  }

  /** You, before the other side sees you. */
  #showPicture() {
    const { camera } = this.#media.tracks;
    const isShown = camera && document.body.dataset.screen === 'ringing';
    this.#video.srcObject = isShown ? new MediaStream([camera]) : null;
    byId('ringing').dataset.camera = isShown ? 'on' : 'off';
  }
}

/** @param {string} label @param {string} symbol @param {string} look @param {string} testid @param {() => void} run */
function action(label, symbol, look, testid, run) {
  return el('button', { type: 'button', class: `ring-action ${look}`, 'data-testid': testid, onclick: run }, el('span', { class: 'ring-icon' }, icon(symbol)), el('span', { textContent: label }));
}
