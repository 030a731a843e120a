import { byId } from '../ui/dom.js';
import { askServer, countRelays } from '../flows/relays.js';
import { text } from '../ui/texts.js';

/** @typedef {'asking' | 'offered' | 'missing' | 'unknown'} Relays */

/** What somebody may ask of a call before it begins. The server is asked for what it can do when the options are opened. */
export class RoomOptions {
  #box = byId('new-options');
  #password = byId('new-password');
  #relayOnly = byId('new-relay-only');
  /** @type {Relays | null} */
  #relays = null;

  constructor() {
    this.#box.ontoggle = () => this.#box.open && void this.#ask();
  }

  /** @returns {{ password: string | undefined, relayOnly: boolean | undefined }} undefined is what was not asked for */
  get chosen() {
    return { password: this.#password.value || undefined, relayOnly: (!this.#relayOnly.disabled && this.#relayOnly.checked) || undefined };
  }

  async #ask() {
    if (this.#relays !== null && this.#relays !== 'unknown') return;
    this.#show('asking');
    try {
      this.#show(countRelays(await askServer()) > 0 ? 'offered' : 'missing');
    } catch {
      this.#show('unknown');
    }
  }

  /** @param {Relays} relays */
  #show(relays) {
    this.#relays = relays;
    this.#relayOnly.disabled = relays !== 'offered';
    byId('relay-note').textContent = text(`relay.${relays}`);
  }
}
