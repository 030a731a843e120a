import { announce } from '../ui/announce.js';
import { byId, el } from '../ui/dom.js';
import { REACTIONS } from '../lib/index.js';
import { toast } from '../ui/toast.js';
import { text } from '../ui/texts.js';

/** @import { TextKey } from '../ui/texts.js' */
/** @import { Conversation } from '../flows/conversation.js' */

const FLIES_FOR = 3_000;
/** What a screen reader says for each. @param {string} reaction */
const words = (reaction) => text(/** @type {TextKey} */ (`reaction.${reaction}`));

/** What is said without a voice: a hand that stays up, and signs that pass by. */
export class Gestures {
  #hand = byId('self-hand');
  #self = byId('self');
  /** @type {Conversation | undefined} */
  #conversation;

  /** @param {Conversation} conversation @param {(peer: string) => { name: string, element: HTMLElement } | undefined} tileOf */
  open(conversation, tileOf) {
    this.#conversation = conversation;
    this.#hand.hidden = true;
    /** @type {Set<string>} */
    const raised = new Set();
    conversation.states.addEventListener('change', (/** @type {any} */ event) => {
      const { peer, state } = event.detail;
      if (state.hand && !raised.has(peer)) toast(text('hand.raised', { name: conversation.cast.nameOf(peer) }));
      raised[state.hand ? 'add' : 'delete'](peer);
    });
    conversation.reactions.addEventListener('reaction', (/** @type {any} */ event) => {
      const tile = tileOf(event.detail.from);
      if (!tile) return;
      fly(tile.element, event.detail.reaction);
      announce(text('reaction.sent', { name: tile.name, reaction: words(event.detail.reaction) }));
    });
  }

  close() {
    this.#conversation = undefined;
    this.#hand.hidden = true;
  }

  get isHandUp() {
    return !this.#hand.hidden;
  }

  toggleHand() {
    if (!this.#conversation) return;
    this.#hand.hidden = !this.#hand.hidden;
    this.#conversation.states.set({ hand: this.isHandUp });
    announce(text(this.isHandUp ? 'hand.up' : 'hand.down'));
  }

  /** @param {string} reaction */
  react(reaction) {
    this.#conversation?.reactions.send(reaction);
    fly(this.#self, reaction);
  }

  /** The row of signs at the head of the menu. @param {() => void} done @returns {HTMLElement} */
  row(done) {
    const sign = (/** @type {string} */ reaction) =>
      el('button', {
        type: 'button', class: 'menu-item sign', role: 'menuitem', tabIndex: -1, 'data-testid': 'reaction', 'aria-label': text('reaction.send', { reaction: words(reaction) }), textContent: reaction,
        onclick: () => (done(), this.react(reaction)),
      });
    return el('div', { class: 'signs', role: 'group', 'aria-label': text('reactions') }, ...REACTIONS.map(sign));
  }
}

/** @param {HTMLElement} tile @param {string} reaction */
function fly(tile, reaction) {
  const sign = el('span', { class: 'flying', 'data-testid': 'flying', 'aria-hidden': 'true', textContent: reaction });
  tile.append(sign);
  setTimeout(() => sign.remove(), FLIES_FOR);
}
