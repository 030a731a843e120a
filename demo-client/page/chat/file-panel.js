import { byId, el, icon } from '../ui/dom.js';
import { FileRow } from './file-row.js';
import { toast } from '../ui/toast.js';
import { text } from '../ui/texts.js';

/** @import { ChatPanel } from './chat-panel.js' */
/** @import { Conversation } from '../flows/conversation.js' */

/** Files in the chat: a button that offers one to everybody, and a row for each on its way. */
export class FilePanel {
  #chat;
  /** @type {FileRow[]} */
  #rows = [];
  /** @type {Conversation | undefined} */
  #conversation;

  /** @param {ChatPanel} chat in which it is */
  constructor(chat) {
    this.#chat = chat;
    const input = el('input', { type: 'file', multiple: true, hidden: true, id: 'file-input', 'data-testid': 'file-input', 'aria-label': text('file.to-send') });
    const attach = el('button', { type: 'button', class: 'button icon-button', 'aria-label': text('file.send'), title: text('file.send'), 'data-testid': 'attach', onclick: () => input.click() }, icon('file'));
    input.onchange = () => {
      for (const file of input.files) this.#offer(file);
      input.value = '';
    };
    byId('chat-form').prepend(attach, input);
  }

  /** @param {Conversation} conversation that begins */
  follow(conversation) {
    this.#conversation = conversation;
    conversation.files.addEventListener('transfer', ({ detail: { transfer } }) => {
      const name = conversation.cast.nameOf(transfer.peer);
      const row = new FileRow(transfer, name);
      this.#rows.push(row);
      this.#chat.list.add(row.element, { follow: true });
      if (transfer.direction === 'in') this.#announce(name);
    });
  }

  close() {
    for (const row of this.#rows.splice(0)) row.close();
    this.#conversation = undefined;
  }

  /** Several at once are told of once. @param {string} name */
  #announce(name) {
    if (this.#chat.isOpen || document.querySelector('.file-toast')) return;
    toast(text('file.offered', { name }), { label: text('file.show'), run: () => this.#chat.toggle(true) });
    byId('toasts').lastElementChild?.classList.add('file-toast');
  }

  /** @param {File} file */
  #offer(file) {
    const { mesh, files } = this.#conversation ?? {};
    const offered = [...(mesh?.links.keys() ?? [])].map((peer) => files?.offer(peer, file)).filter((transfer) => transfer !== undefined);
    if (offered.length === 0) toast(text('file.nobody'));
  }
}
