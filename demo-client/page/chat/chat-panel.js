import { announce } from '../ui/announce.js';
import { byId, el, icon } from '../ui/dom.js';
import { linkedText } from './linked-text.js';
import { setTitle } from '../ui/page-title.js';

/** @import { Conversation } from '../flows/conversation.js' */
/** @import { Chat } from '../lib/index.js' */

/** What is written beside the call. It goes from page to page and is kept nowhere: it ends with the call. */
export class ChatPanel {
  #panel = byId('chat-panel');
  #log = byId('chat-log');
  #input = byId('chat-input');
  #badge = el('span', { class: 'badge', hidden: true, 'data-testid': 'chat-unread' });
  #unread = 0;
  /** @type {Chat | undefined} */
  #chat;

  constructor() {
    this.button = el('button', { type: 'button', class: 'control lit', 'data-testid': 'toggle-chat', 'aria-controls': 'chat-panel', onclick: () => this.toggle() }, icon('chat'), this.#badge);
    byId('chat-close').onclick = () => this.toggle(false);
    // Blocks, because a handler that returns false cancels the key.
    this.#panel.onkeydown = (/** @type {KeyboardEvent} */ event) => {
      if (event.key === 'Escape') this.toggle(false);
    };
    byId('chat-form').onsubmit = (/** @type {Event} */ event) => {
      event.preventDefault();
      this.#say();
    };
    this.#show(false);
  }

  get isOpen() {
    return !this.#panel.hidden;
  }

  /** @param {Conversation} conversation that begins */
  open({ chat, cast }) {
    this.#chat = chat;
    this.#log.replaceChildren();
    this.#unread = 0;
    this.#show(false);
    chat.addEventListener('message', (/** @type {any} */ event) => {
      if (this.#chat === chat) this.#receive(cast.nameOf(event.detail.from), event.detail.text);
    });
  }

  close() {
    this.#chat = undefined;
    this.#unread = 0;
    this.#show(false);
  }

  /** @param {number} others nobody reads what is written to an empty room */
  company(others) {
    this.#input.disabled = byId('chat-send').disabled = others === 0;
    this.#input.placeholder = others === 0 ? 'Nobody else is here' : 'Write a message';
  }

  toggle(open = this.#panel.hidden) {
    this.#show(open);
    if (!open) return this.button.focus();
    this.#log.scrollTop = this.#log.scrollHeight;
    if (this.#input.disabled) byId('chat-close').focus();
    else this.#input.focus();
  }

  #say() {
    const text = this.#input.value.trim();
    if (text === '' || !this.#chat) return;
    this.#chat.say(text);
    this.#input.value = '';
    this.#add('You', text, true);
  }

  /** @param {string} name @param {string} text */
  #receive(name, text) {
    this.#add(name, text, false);
    if (!this.#panel.hidden) return; // the log is a live region and reads itself
    this.#unread++;
    this.#show(false);
    announce(`${name} writes: ${text}`);
  }

  /** @param {string} name @param {string} text @param {boolean} own */
  #add(name, text, own) {
    const follows = this.#log.scrollHeight - this.#log.scrollTop - this.#log.clientHeight < 40;
    const time = new Date().toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
    const head = el('p', { class: 'chat-head' }, el('bdi', { textContent: name }), el('time', { textContent: time }));
    this.#log.append(el('div', { class: own ? 'chat-message own' : 'chat-message' }, head, el('p', { class: 'chat-text', dir: 'auto' }, ...linkedText(text).map(pieceOf))));
    // Whoever reads what was before is not torn away from it.
    if (own || follows) this.#log.scrollTop = this.#log.scrollHeight;
  }

  /** @param {boolean} open */
  #show(open) {
    this.#panel.hidden = !open;
    if (open) this.#unread = 0;
    this.#badge.hidden = this.#unread === 0;
    this.#badge.textContent = this.#unread > 99 ? '99+' : String(this.#unread);
    this.button.setAttribute('aria-expanded', String(open));
    this.button.setAttribute('aria-label', this.#unread === 0 ? 'Chat' : `Chat, ${this.#unread} unread`);
    this.button.title = 'Chat';
    setTitle({ unread: this.#unread });
  }
}

/** The page on the other side of a link learns nothing of this one. @param {{ text: string, href?: string }} piece */
function pieceOf({ text, href }) {
  return href ? el('a', { href, target: '_blank', rel: 'noopener noreferrer', textContent: text }) : text;
}
