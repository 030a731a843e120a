import { byId, el } from '../ui/dom.js';
import { ringNotice } from './ring-notice.js';
import { inviteBox } from '../invite/invite.js';
import { preferences } from '../ui/memory.js';
import { handleOf, idOf, linkToPerson, tidyName } from '../invite/names.js';
import { pieces, text } from '../ui/texts.js';

/** @import { PeopleLine } from '../flows/people-line.js' */

/**
 * The screen on which people are called by name, and wait to be called.
 *
 * Events: `ring` `{ to, who }`: an id, and what it was made of
 */
export class PeopleScreen extends EventTarget {
  #line;
  #callee = byId('callee-input');
  #name = byId('caller-input');
  #error = byId('online-error');
  #callError = byId('call-error');
  #onlineName = el('bdi', { 'data-testid': 'online-name' });

  /** @param {PeopleLine} line */
  constructor(line) {
    super();
    this.#line = line;
    byId('online-as').replaceChildren(...pieces('people.online-as', { name: this.#onlineName }));
    byId('call-form').onsubmit = (/** @type {Event} */ event) => (event.preventDefault(), this.#ring());
    byId('online-form').onsubmit = (/** @type {Event} */ event) => (event.preventDefault(), void this.goOnline());
    byId('allow-notices').onclick = () => ringNotice.ask().finally(() => this.#show());
    byId('go-offline').onclick = () => (line.close(), byId('go-online').focus());
    line.addEventListener('change', () => this.#show());
  }

  /** @param {string | null} callee from the address */
  open(callee) {
    this.#name.value ||= preferences.load().name ?? '';
    if (callee !== null) this.#callee.value = callee;
    byId('people-title').textContent = callee === null ? text('people.title') : text('people.title-one', { name: callee });
    this.busy(false);
    this.#show();
  }

  get name() {
    return tidyName(this.#name.value);
  }

  /** @param {boolean} busy */
  busy(busy) {
    byId('people-progress').hidden = !busy;
    for (const id of ['ring', 'go-online']) byId(id).disabled = busy;
  }

  /** @param {{ secret: string, name: string }} [earlier] what this tab was online with before its reload */
  async goOnline({ secret, name } = /** @type {any} */ ({})) {
    if (name) this.#name.value = name;
    const id = idOf(this.name);
    preferences.save({ name: this.name });
    if (!id) return this.#refuse(text(this.name === '' ? 'people.name-first' : id === '' ? 'people.name-empty' : 'people.name-long'), this.#name);
    this.#refuse('');
    this.busy(true);
    try {
      const isOnline = await this.#line.goOnline(id, this.name, secret);
      if (!isOnline) this.#refuse(text('people.name-taken', { name: handleOf(this.name) }), this.#name);
    } catch (/** @type {any} */ error) {
      if (error.code === 'name-refused') this.#refuse(text('people.name-refused'), this.#name);
      else this.#refuse(text('people.failed'));
    } finally {
      this.busy(false);
    }
  }

  #ring() {
    const to = idOf(this.#callee.value);
    preferences.save({ name: this.name });
    this.#callError.hidden = Boolean(to);
    this.#callError.textContent = to ? '' : text(to === '' ? 'people.name-empty' : 'people.name-long');
    if (!to) return this.#callee.focus();
    this.dispatchEvent(new CustomEvent('ring', { detail: { to, who: handleOf(this.#callee.value) } }));
  }

  /** @param {string} why @param {HTMLElement} [field] to be changed */
  #refuse(why, field) {
    this.#error.hidden = why === '';
    this.#error.textContent = why;
    field?.focus();
  }

  #show() {
    const { id } = this.#line;
    byId('online-form').hidden = id !== undefined;
    byId('online').hidden = id === undefined;
    this.#name.disabled = id !== undefined;
    byId('notices-row').hidden = !ringNotice.canAsk;
    const handle = handleOf(this.name);
    if (id === undefined || this.#onlineName.textContent === handle) return;
    this.#onlineName.textContent = handle;
    byId('person-invite').replaceChildren(inviteBox(linkToPerson(handle), { title: text('invite.call-me'), qr: false }));
  }
}
