import { text } from '../ui/texts.js';

/** A call is told outside of the page too while nobody looks at the page, where the person has allowed that. */
export const ringNotice = {
  /** @type {Notification | undefined} */
  shown: undefined,

  /** Whether there is something to be asked for. */
  get canAsk() {
    return globalThis.Notification?.permission === 'default';
  },

  /** To be called by a click. @returns {Promise<void>} */
  async ask() {
    await Notification.requestPermission();
  },

  /** @param {string} name */
  show(name) {
    if (!document.hidden || globalThis.Notification?.permission !== 'granted') return;
    try {
      this.shown = new Notification(text('ringing.in', { name }), { tag: 'beckon-ring', requireInteraction: true, icon: 'favicon.svg' });
      this.shown.onclick = () => (focus(), this.close());
    } catch {
      // Android's browsers show notifications of service workers only: there the tone and the title have to do.
    }
  },

  close() {
    this.shown?.close();
    this.shown = undefined;
  },
};
