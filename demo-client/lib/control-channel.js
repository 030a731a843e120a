import { ControlLimits, LONGEST } from './control-limits.js';

/**
 * The data channel that every link has from its first offer on: JSON messages between the two pages, ordered and
 * reliable, and independent of the signaling server. Both sides open it under the same number, so that neither has to
 * wait for the other's announcement. What comes in is bounded: see control-limits.js.
 *
 * Events: `open` · `message` (detail: the message) · `closed` (the other side closed its peer connection)
 */
export class ControlChannel extends EventTarget {
  static ID = 0;
  #channel;
  #limits;

  /** @param {RTCPeerConnection} pc @param {import('./clock.js').Clock} clock */
  constructor(pc, clock) {
    super();
    this.#limits = new ControlLimits(clock, (message) => this.dispatchEvent(new CustomEvent('message', { detail: message })));
    this.#channel = pc.createDataChannel('control', { negotiated: true, id: ControlChannel.ID });
    this.#channel.onopen = () => this.dispatchEvent(new CustomEvent('open'));
    this.#channel.onmessage = ({ data }) => this.#receive(data);
    this.#channel.onclose = () => this.dispatchEvent(new CustomEvent('closed'));
  }

  get isOpen() {
    return this.#channel.readyState === 'open';
  }

  /**
   * @param {{ type: string } & Record<string, any>} message
   * @returns {boolean} whether there was a channel to send it on
   * @throws {RangeError} if it is longer than the other side takes
   */
  send(message) {
    const text = JSON.stringify(message);
    if (text.length > LONGEST) throw new RangeError(`a control message has at most ${LONGEST} characters as JSON, and "${message.type}" has ${text.length}`);
    if (!this.isOpen) return false;
    this.#channel.send(text);
    return true;
  }

  /** This side is about to close; what happens to the channel from now on is no news. */
  detach() {
    this.#limits.stop();
    this.#channel.onopen = this.#channel.onmessage = this.#channel.onclose = null;
  }

  /** @param {any} data */
  #receive(data) {
    if (!this.#limits.admits(data)) return;
    const message = parse(data);
    if (typeof message?.type === 'string') this.#limits.take(message);
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
