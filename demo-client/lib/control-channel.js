/**
 * The data channel that every link has from its first offer on: JSON messages between the two pages, ordered and
 * reliable, and independent of the signaling server. Both sides open it under the same number, so that neither has to
 * wait for the other's announcement.
 *
 * Events: `open` · `message` (detail: the message) · `closed` (the other side closed its peer connection)
 */
export class ControlChannel extends EventTarget {
  static ID = 0;
  #channel;

  /** @param {RTCPeerConnection} pc */
  constructor(pc) {
    super();
    this.#channel = pc.createDataChannel('control', { negotiated: true, id: ControlChannel.ID });
    this.#channel.onopen = () => this.dispatchEvent(new CustomEvent('open'));
    this.#channel.onmessage = ({ data }) => this.#receive(data);
    this.#channel.onclose = () => this.dispatchEvent(new CustomEvent('closed'));
  }

  get isOpen() {
    return this.#channel.readyState === 'open';
  }

  /** @param {{ type: string } & Record<string, any>} message @returns {boolean} whether there was a channel to send it on */
  send(message) {
    if (!this.isOpen) return false;
    this.#channel.send(JSON.stringify(message));
    return true;
  }

  /** This side is about to close; what happens to the channel from now on is no news. */
  detach() {
    this.#channel.onopen = this.#channel.onmessage = this.#channel.onclose = null;
  }

  /** @param {any} data */
  #receive(data) {
    const message = parse(data);
    if (typeof message?.type === 'string') this.dispatchEvent(new CustomEvent('message', { detail: message }));
  }
}

/** The other page may be anything: what is not a message is nothing. @param {any} data */
function parse(data) {
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}
