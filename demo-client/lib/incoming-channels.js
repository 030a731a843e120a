/** Names of one peer that are held at once; what it opens beyond is closed. */
const MOST = 16;
const LABEL = /^app:([\w-]{1,64})$/;

/**
 * The data channels that the other side of a link has opened for its application, by name. They are held until this side has a channel of that name, which
 * may be later. Channels with other labels are none of its business.
 *
 * Events: `channel` `{ name }`: another one of that name is there
 */
export class IncomingChannels extends EventTarget {
  /** @type {Map<string, RTCDataChannel>} */
  #held = new Map();

  /** @param {RTCPeerConnection} pc */
  constructor(pc) {
    super();
    pc.addEventListener('datachannel', ({ channel }) => {
      const [, name] = LABEL.exec(channel.label) ?? [];
      if (name) this.#hold(name, channel);
    });
  }

  /** @param {string} name @returns {RTCDataChannel | undefined} */
  get(name) {
    return this.#held.get(name);
  }

  /** @param {string} name @param {RTCDataChannel} channel */
  #hold(name, channel) {
    const before = this.#held.get(name);
    if (!before && this.#held.size >= MOST) return channel.close();
    this.#held.set(name, channel);
    before?.close();
    channel.addEventListener('close', () => this.#held.get(name) === channel && this.#held.delete(name));
    this.dispatchEvent(new CustomEvent('channel', { detail: { name } }));
  }
}
