import { keepLoggedIn } from './login.js';
import { showNotices } from './notices.js';
import { Phone, SignalingConnection, SignalingError } from '../lib/index.js';
import { loginToken, peopleSession } from '../ui/memory.js';
import { codeOfEnd, codeOfHello, screenOfRetry } from './refusals.js';

/** How long the last word of a page may be on its way after it is gone. */
const GOING = 1_000;

/**
 * The line on which this person calls and can be called. Online means: under an id that others know; to call somebody one
 * needs none.
 *
 * Events: `change`: online or not · `waiting`: the server does not answer, it is tried again · `incoming`, `restored` `{ call }` ·
 * `closed` `{ code }` of the error: the server ended the session
 */
export class PeopleLine extends EventTarget {
  /** @type {SignalingConnection | undefined} */
  session;
  /** @type {Phone | undefined} */
  phone;
  /** The id that others know. @type {string | undefined} */
  id;

  /**
   * @param {string} id
   * @param {string} name what others are shown
   * @param {string} [secret] of the session that this tab had before its reload
   * @returns {Promise<boolean>} false when somebody else has that id
   */
  async goOnline(id, name, secret) {
    if (this.id === id) return true;
    this.pause(); // what is remembered stays until there is something else to remember: the page may go meanwhile
    try {
      await this.#connect({ name, peer: id, secret });
    } catch (/** @type {any} */ error) {
      if (!this.session) return true; // it was this side that gave up
      this.close();
      if (error.code === 'id-taken') return false;
      throw error;
    }
    // Where the remembered session is another's by now, the server has given this one an id of its own.
    if (this.session?.peer !== id) {
      this.close();
      return secret !== undefined && this.#goOnlineLater(id, name);
    }
    this.id = id;
    this.#remember(name);
    this.session?.addEventListener('welcome', () => this.#remember(name));
    this.#emit('change', {});
    return true;
  }

  /** The other may be the page before this one, which is just going. @param {string} id @param {string} name */
  async #goOnlineLater(id, name) {
    await new Promise((resolve) => setTimeout(resolve, GOING));
    return this.goOnline(id, name);
  }

  /** @param {string} to @param {string} name of this side, where it is not online */
  async ring(to, name) {
    if (!this.phone) await this.#connect({ name });
    return /** @type {Phone} */ (this.phone).ring(to);
  }

  close() {
    peopleSession.forget();
    this.pause();
    this.#emit('change', {});
  }

  /** Is on the line no more, and remembers as whom it was. */
  pause() {
    const { session } = this;
    this.phone?.close();
    this.session = this.phone = this.id = undefined;
    session?.close();
  }

  /** @param {{ name: string, peer?: string, secret?: string }} options */
  async #connect({ name, peer, secret }) {
    const session = new SignalingConnection({ url: new URL('signal', location.href), name: name || undefined, peer, secret, token: loginToken.load });
    const phone = new Phone(session);
    this.session = session;
    this.phone = phone;
    for (const type of /** @type {const} */ (['incoming', 'restored'])) phone.addEventListener(type, (/** @type {any} */ event) => this.#emit(type, event.detail));
    session.addEventListener('retry', (/** @type {any} */ event) => {
      if (this.session === session && session.state === 'connecting' && event.detail.attempt > 1) this.#emit('waiting', { screen: screenOfRetry(event.detail) });
    });
    keepLoggedIn(session);
    await session.connect().catch(async (error) => {
      throw new SignalingError(await codeOfHello(error), error.message);
    });
    showNotices(session);
    session.addEventListener('closed', (/** @type {any} */ event) => {
      if (this.session !== session) return;
      this.#emit('closed', { code: codeOfEnd(event.detail.error) });
      this.close();
    });
  }

  /** @param {string} name */
  #remember(name) {
    const { peer, secret } = this.session ?? {};
    if (this.id && peer && secret) peopleSession.save({ peer, secret, name });
  }

  /** @param {string} type @param {object} detail */
  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
