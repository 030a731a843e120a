import { announce } from '../ui/announce.js';
import { text } from '../ui/texts.js';

/** @import { CallScreen } from './call-screen.js' */
/** @import { MenuEntry } from '../ui/menu.js' */
/** @import { Conversation } from '../flows/conversation.js' */
/** @import { MediaManager } from '../lib/index.js' */

/** A call without cameras, neither this side's nor others', for a slow or costly network. It ends with the call. */
export class SoundOnly {
  #media;
  #current;
  /** Whether this side's camera was on before. */
  #hadCamera = false;

  /** @param {MediaManager} media @param {CallScreen} callScreen @param {() => Conversation | null} current */
  constructor(media, callScreen, current) {
    this.#media = media;
    this.#current = current;
    callScreen.addEventListener('closed', () => this.#show(false));
  }

  /** @returns {MenuEntry[]} */
  entries() {
    const conversation = this.#current();
    if (!conversation) return [];
    const checked = conversation.cast.soundOnly;
    return [{ label: text('call.without-cameras'), icon: 'sound', kind: 'check', checked, testid: 'sound-only', run: () => this.#set(conversation, !checked) }];
  }

  /** @param {Conversation} conversation @param {boolean} on */
  #set(conversation, on) {
    conversation.soundOnly = on;
    this.#show(on);
    announce(text(on ? 'call.cameras-off' : 'call.cameras-on'));
    if (on) this.#hadCamera = this.#media.isOn('camera') || this.#media.isTaken('camera');
    // What can not be had again is seen on its button.
    if (this.#hadCamera) void this.#media.setOn('camera', !on).catch(() => {});
  }

  /** The style sheet does the rest. @param {boolean} on */
  #show(on) {
    document.body.toggleAttribute('data-sound-only', on);
  }
}
