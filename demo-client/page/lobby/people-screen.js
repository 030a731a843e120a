import { byId } from '../ui/dom.js';
import { inviteBox } from '../invite/invite.js';
import { preferences } from '../ui/memory.js';
import { idFromName, linkToPerson } from '../invite/peer-name.js';

/** @import { PeopleLine } from '../flows/people-line.js' */

const NO_ID = 'A name needs a letter from a to z or a digit, so that others can type it.';

/**
 * The screen on which people are called by name, and wait to be called.
 *
 * Events: `ring` `{ to, name }`
 */
export class PeopleScreen extends EventTarget {
  #line;
  #callee = byId('callee-input');
  #name = byId('caller-input');
  #error = byId('online-error');

  /** @param {PeopleLine} line */
  constructor(line) {
    super();
    this.#line = line;
    byId('call-form').onsubmit = (/** @type {Event} */ event) => (event.preventDefault(), this.#ring());
    byId('online-form').onsubmit = (/** @type {Event} */ event) => (event.preventDefault(), void this.goOnline());
    byId('go-offline').onclick = () => (line.close(), byId('go-online').focus());
    line.addEventListener('change', () => this.#show());
  }

  /** @param {string | null} callee from the address */
  open(callee) {
    this.#name.value ||= preferences.load().name ?? '';
    if (callee !== null) this.#callee.value = callee;
    byId('people-title').textContent = callee === null ? 'Call somebody by name' : `Call ${callee}`;
    this.busy(false);
    this.#show();
  }

  get name() {
    return this.#name.value.trim();
  }

  /** @param {boolean} busy */
  busy(busy) {
    byId('people-progress').hidden = !busy;
    for (const id of ['ring', 'go-online']) byId(id).disabled = busy;
  }

  /** @param {{ secret: string, name: string }} [earlier] what this tab was online with before its reload */
  async goOnline({ secret, name } = /** @type {any} */ ({})) {
    if (name) this.#name.value = name;
    const id = idFromName(this.name);
    preferences.save({ name: this.name });
    if (id === '') return this.#refuse(this.name === '' ? 'Say your name first.' : NO_ID, this.#name);
    this.#refuse('');
    this.busy(true);
    try {
      const isOnline = await this.#line.goOnline(id, this.name, secret);
      if (!isOnline) this.#refuse(`Somebody is online as “${id}” already. Take another name.`, this.#name);
    } catch {
      this.#refuse('The server did not let you go online. Try again.');
    } finally {
      this.busy(false);
    }
  }

  #ring() {
    const to = idFromName(this.#callee.value);
    preferences.save({ name: this.name });
    if (to === '') return this.#callee.focus();
    this.dispatchEvent(new CustomEvent('ring', { detail: { to, name: this.name } }));
  }

  /** @param {string} text @param {HTMLElement} [field] to be changed */
  #refuse(text, field) {
    this.#error.hidden = text === '';
    this.#error.textContent = text;
    field?.focus();
  }

  #show() {
    const { id } = this.#line;
    byId('online-form').hidden = id !== undefined;
    byId('online').hidden = id === undefined;
    this.#name.disabled = id !== undefined;
    if (id === undefined || byId('online-name').textContent === id) return;
    byId('online-name').textContent = id;
    byId('person-invite').replaceChildren(inviteBox(linkToPerson(id), { title: 'Call me', qr: false }));
  }
}
