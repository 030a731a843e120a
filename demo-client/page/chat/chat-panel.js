import { byId, el, icon } from '../ui/dom.js';
import { linkedText } from './linked-text.js';
import { MessageList } from './message-list.js';
import { setTitle } from '../ui/page-title.js';
import { toast } from '../ui/toast.js';
import { locale, text } from '../ui/texts.js';

/** @import { Conversation } from '../flows/conversation.js' */
/** @import { Chat } from '../lib/index.js' */

/** Characters of a message that are told while the chat is closed; of those, as many are shown as three lines hold. */
const PREVIEW = 300;

/** What is written beside the call. It goes from page to page and is kept nowhere: it ends with the call. */
export class ChatPanel {
  #panel = byId('chat-panel');
  #input = byId('chat-input');
  #badge = el('span', { class: 'badge', hidden: true, 'data-testid': 'chat-unread' });
  #unread = 0;
  /** @type {Chat | undefined} */
  #chat;

  list = new MessageList(byId('chat-log'));

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
    this.list.clear();
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
    this.#input.placeholder = text(others === 0 ? 'chat.nobody' : 'chat.write');
  }

  toggle(open = this.#panel.hidden) {
    this.#show(open);
    for (const told of document.querySelectorAll('.chat-toast, .file-toast')) told.remove(); // it is to be seen now
    if (!open) return this.button.focus();
    this.list.toEnd();
    if (this.#input.disabled) byId('chat-close').focus();
    else this.#input.focus();
  }

  #say() {
    const words = this.#input.value.trim();
    if (words === '' || !this.#chat) return;
    this.#chat.say(words);
    this.#input.value = '';
    this.#add(text('you'), words, true);
  }

  /** @param {string} name @param {string} words */
  #receive(name, words) {
    this.#add(name, words, false);
    if (!this.#panel.hidden) return; // the log is a live region and reads itself
    this.#unread++;
    this.#show(false);
    document.querySelector('.chat-toast')?.remove(); // the newest is enough: the others are counted
    toast(text('chat.writes', { name, text: words.slice(0, PREVIEW) }), { label: text('chat.show'), run: () => this.toggle(true) });
    byId('toasts').lastElementChild?.classList.add('chat-toast');
  }

  /** @param {string} name @param {string} words @param {boolean} own */
  #add(name, words, own) {
    const time = new Date().toLocaleTimeString(locale, { hour: '2-digit', minute: '2-digit' });
    const head = el('p', { class: 'chat-head' }, el('bdi', { textContent: name }), el('time', { textContent: time }));
    const row = el('div', { class: own ? 'chat-message own' : 'chat-message' }, head, el('p', { class: 'chat-text', dir: 'auto' }, ...linkedText(words).map(pieceOf)));
    this.list.add(row, { follow: own });
  }

  /** @param {boolean} open */
  #show(open) {
    this.#panel.hidden = !open;
    if (open) this.#unread = 0;
    this.#badge.hidden = this.#unread === 0;
    this.#badge.textContent = this.#unread > 99 ? '99+' : String(this.#unread);
    this.button.setAttribute('aria-expanded', String(open));
    this.button.setAttribute('aria-label', this.#unread === 0 ? text('chat.title') : text('chat.unread', { count: this.#unread }));
    this.button.title = text('chat.title');
    setTitle({ unread: this.#unread });
  }
}

/** The page on the other side of a link learns nothing of this one. @param {{ text: string, href?: string }} piece */
function pieceOf({ text: words, href }) {
  return href ? el('a', { href, target: '_blank', rel: 'noopener noreferrer', textContent: words }) : words;
}
