/** More of them can not be on their way at once; the oldest was answered long ago. */
const UPDATES = 64;

/** What this peer says of itself: in its hello, and by the updates that follow. */
export class Profile {
  #send;
  #name;
  #attributes;
  /** The newest last; those that the server refused are not among them. @type {Record<string, any>[]} */
  #updates = [];

  /**
   * @param {object} options
   * @param {string} [options.name]
   * @param {Record<string, any>} [options.attributes]
   * @param {(message: { type: string, attributes: Record<string, any> }, refused: () => void) => void} options.send `refused` is called where the server does not take it
   */
  constructor({ name, attributes, send }) {
    this.#name = name || undefined;
    this.#attributes = attributes;
    this.#send = send;
  }

  /** What a hello says. */
  get hello() {
    return { name: this.#name, attributes: this.#attributes };
  }

  /** @param {Record<string, any>} attributes in the place of the earlier ones @param {boolean} isBeforeHello */
  update(attributes, isBeforeHello) {
    if (isBeforeHello) return void (this.#attributes = attributes);
    this.#updates.push(attributes);
    if (this.#updates.length > UPDATES) this.#updates.shift();
    this.#tell(attributes);
  }

  /**
   * The server has a new session, or one that an earlier page had: that one keeps what that page said of this peer, a new one knows the hello only.
   *
   * @param {boolean} first of this connection
   * @param {boolean} took whether a session of an earlier page was asked for
   */
  sessionBegan(first, took) {
    const newest = this.#updates.at(-1);
    if (newest === undefined && first && took && this.#attributes) this.#tell(this.#attributes);
    else if (newest !== undefined && !first) this.#tell(newest);
  }

  /** @param {Record<string, any>} attributes */
  #tell(attributes) {
    this.#send({ type: 'update', attributes }, () => (this.#updates = this.#updates.filter((update) => update !== attributes)));
  }
}
