/**
 * Where the sound of the others comes out: one choice for all that plays, now and later (Audio Output Devices API, where
 * the browser has it).
 */
export const speaker = {
  /** Empty for the system's default. */
  id: '',
  isSupported: typeof HTMLMediaElement !== 'undefined' && 'setSinkId' in HTMLMediaElement.prototype,
  /** @type {Set<any>} */
  elements: new Set(),

  /** @param {HTMLMediaElement} element plays somebody's sound */
  add(element) {
    this.elements.add(element);
    if (this.id !== '') void this.route(element, this.id);
  },

  /** @param {HTMLMediaElement} element */
  remove(element) {
    this.elements.delete(element);
  },

  /** @param {string} id of a device @returns {Promise<void>} rejects when it can not be used; then nothing has changed */
  async choose(id) {
    await Promise.all([...this.elements].map((element) => element.setSinkId(id)));
    this.id = id;
  },

  /** @param {any} element @param {string} id */
  async route(element, id) {
    await element.setSinkId(id).catch(() => {}); // gone meanwhile: the default plays on
  },
};
