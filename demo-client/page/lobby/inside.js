import { SignalingConnection, whoIsInside } from '../lib/index.js';
import { byId, el } from '../ui/dom.js';
import { loginToken } from '../ui/memory.js';
import { locale, pieces, text } from '../ui/texts.js';

/** @typedef {{ name: string | undefined }} Person */

/** Milliseconds between two questions, while somebody is inside. */
const AGAIN = 10_000;
/** So many names are shown; of more people, one name less and how many the others are. */
const NAMED = 3;
const AND = new Intl.ListFormat(locale, { type: 'conjunction' });

/**
 * Who is in the room of an invitation, on the screen before it. The server is asked over a session of its own, which nobody in the room hears of and which ends
 * before this side joins. Where the server does not tell, because this side could not join now or the room is gone, nothing is said.
 */
export class Inside {
  #place = byId('inside');
  #over = new AbortController();

  /** @param {string | null} room */
  open(room) {
    this.close();
    this.#over = new AbortController();
    if (room !== null) void this.#watch(room, this.#over.signal);
  }

  close() {
    this.#over.abort();
    this.#place.replaceChildren();
  }

  /** @param {string} room @param {AbortSignal} signal */
  async #watch(room, signal) {
    const session = new SignalingConnection({ url: new URL('signal', location.href), token: loginToken.load });
    try {
      await session.connect({ signal, attempts: 2 });
      while (!signal.aborted) {
        this.#show(await whoIsInside(session, room, { signal }));
        await nextLook(signal);
      }
    } catch {
      if (!signal.aborted) this.#place.replaceChildren(); // joining says why
    } finally {
      session.close();
    }
  }

  /** @param {Person[]} people */
  #show(people) {
    if (people.length === 0) {
      this.#place.textContent = text('inside.nobody');
      return;
    }
    const named = people.length > NAMED ? people.slice(0, NAMED - 1) : people;
    const others = people.length - named.length;
    const parts = named.map(({ name }) => name || text('guest'));
    if (others > 0) parts.push(text('inside.others', { count: others }));
    const list = AND.formatToParts(parts).map(({ type, value }) => (type === 'element' ? el('bdi', { textContent: value }) : value));
    this.#place.replaceChildren(...pieces('inside.people', { count: people.length, people: el('span', {}, ...list) }));
  }
}

/** When it is time to ask again, and the page is looked at. @param {AbortSignal} signal @returns {Promise<void>} */
async function nextLook(signal) {
  await new Promise((resolve) => {
    const timer = setTimeout(resolve, AGAIN);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve(undefined)), { once: true });
  });
  while (document.hidden && !signal.aborted) {
    await new Promise((resolve) => {
      const over = new AbortController();
      const done = () => (over.abort(), resolve(undefined));
      document.addEventListener('visibilitychange', done, { signal: over.signal });
      signal.addEventListener('abort', done, { signal: over.signal });
    });
  }
}
