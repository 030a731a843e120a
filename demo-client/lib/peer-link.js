import { systemClock } from './clock.js';
import { ControlChannel } from './control-channel.js';
import { IceRecovery } from './ice-recovery.js';
import { Negotiation } from './negotiation.js';
import { Slots } from './slots.js';

/** @typedef {'new' | 'connecting' | 'connected' | 'interrupted' | 'failed' | 'closed'} LinkState */

/**
 * The connection to one remote peer: one RTCPeerConnection, negotiated perfectly, and the ladder that brings it back.
 *
 *     new ──offer sent or taken──▶ connecting ──▶ connected ◀──▶ interrupted ──45 s──▶ failed
 *      └──────────────── close(), or the other side's bye: closed ◀────────┴──────────────┘
 *
 * Everything that a link says carries the link's id, so nothing of an older connection can reach a newer one.
 *
 * Events: `statechange` `{ state, reason }` · `open` (the control channel) · `message` (detail: a control message) ·
 * `problem` `{ error }`: a description that the browser did not take; the ladder repairs what it can
 */
export class PeerLink extends EventTarget {
  #canSend;
  #iceServers;
  #refresh;
  #slots;
  #negotiation;
  #recovery;
  #state = /** @type {LinkState} */ ('new');

  /**
   * @param {object} options
   * @param {string} options.peer id of the remote peer
   * @param {string} options.id of this link, the same on both sides
   * @param {boolean} options.polite this side's role, from the server
   * @param {boolean} options.initiator whether this side makes the first offer
   * @param {(message: { type: string } & Record<string, any>) => void} options.send to the server
   * @param {() => boolean} [options.canSend] whether what is sent now would arrive soon
   * @param {() => RTCIceServer[]} [options.iceServers] the newest ones there are
   * @param {() => Promise<unknown>} [options.refresh] renews them; a restart waits for it, so it must not take long
   * @param {RTCConfiguration} [options.configuration] whatever else the peer connection should be made with
   * @param {typeof globalThis.RTCPeerConnection} [options.RTCPeerConnection]
   * @param {typeof globalThis.MediaStream} [options.MediaStream]
   * @param {import('./clock.js').Clock} [options.clock]
   */
  constructor({
    peer,
    id,
    polite,
    initiator,
    send,
    canSend = () => true,
    iceServers = () => [],
    refresh = async () => {},
    configuration = {},
    RTCPeerConnection = globalThis.RTCPeerConnection,
    MediaStream = globalThis.MediaStream,
    clock = systemClock,
  }) {
    super();
    this.peer = peer;
    this.id = id;
    this.polite = polite;
    this.initiator = initiator;
    this.#canSend = canSend;
    this.#iceServers = iceServers;
    this.#refresh = refresh;
    this.pc = new RTCPeerConnection({ ...configuration, iceServers: iceServers() });
    this.#slots = new Slots(this.pc, MediaStream);
    this.#negotiation = new Negotiation({
      pc: this.pc,
      polite,
      clock,
      on: {
        send: (message) => send({ ...message, to: peer, link: id }),
        offered: () => this.#slots.adopt(),
        described: () => this.#state === 'new' && this.#transition('connecting'),
        problem: (error) => this.dispatchEvent(new CustomEvent('problem', { detail: { error } })),
      },
    });
    this.#recovery = new IceRecovery({
      clock,
      polite,
      canAct: canSend,
      refresh,
      restart: () => this.#restart(),
      giveUp: () => this.#transition('failed', 'timeout'),
    });
    this.pc.onconnectionstatechange = () => this.#followConnection();
    this.channel = new ControlChannel(this.pc);
    this.channel.addEventListener('open', () => this.dispatchEvent(new CustomEvent('open')));
    this.channel.addEventListener('message', (/** @type {any} */ event) => this.#control(event.detail));
    // RACE 7 (failure). After the other side closed, `connectionState` stays `connected` for seconds, and
    // `iceConnectionState` may never reach `failed`: the data channel is the first to know, then `connectionState`.
    // Test: peer-link.test.js "a channel that closes without a bye fails the link"
    this.channel.addEventListener('closed', () => this.#transition('failed', 'remote-closed'));
    if (initiator) this.#slots.add();
  }

  get state() {
    return this.#state;
  }

  /** What the other side sends: `main` (mic, and the camera from its first frame on) and `screen`. */
  get streams() {
    return this.#slots.streams;
  }

  /** Its first offer is on the way and nothing has come back: another one from the other side crosses it. */
  get isOpening() {
    return this.initiator && this.pc.remoteDescription === null;
  }

  /**
   * @param {import('./slots.js').Slot} slot
   * @param {MediaStreamTrack | null} track null sends nothing
   */
  async setTrack(slot, track) {
    if (this.#state !== 'closed') await this.#slots.set(slot, track);
  }

  /** @param {import('./slots.js').Slot} slot @returns {RTCRtpSender | undefined} */
  sender(slot) {
    return this.#slots.transceiver(slot)?.sender;
  }

  /** Takes an offer, answer or candidate that the server relayed for this link. @param {any} message */
  receive(message) {
    return this.#negotiation.receive(message);
  }

  /** Takes over what `iceServers` gives by now, for the candidates that are gathered from here on. */
  configure() {
    if (this.#state !== 'closed') this.pc.setConfiguration({ ...this.pc.getConfiguration(), iceServers: this.#iceServers() });
  }

  /** Restarts ICE, with fresh TURN credentials. @returns {Promise<boolean>} false when it is not the time */
  async restart() {
    await this.#refresh();
    return this.#restart();
  }

  /** The network or the signaling is back. */
  wake() {
    this.#negotiation.resendOffer();
    this.#recovery.wake();
  }

  /** @param {string} [reason] only for `closed` the other side is told that this peer goes */
  close(reason = 'closed') {
    if (this.#state === 'closed') return;
    // RACE 9 (leaving). Without a word the other side would notice only by ICE timing out, 8 to 18 s later.
    // Test: peer-link.test.js "closing says bye first"
    if (reason === 'closed') this.channel.send({ type: 'bye' });
    this.channel.detach();
    this.#negotiation.close();
    this.pc.onconnectionstatechange = null;
    this.pc.close();
    this.#transition('closed', reason);
  }

  #restart() {
    if (this.pc.signalingState !== 'stable' || !this.#canSend()) return false;
    this.configure();
    this.pc.restartIce();
    return true;
  }

  #followConnection() {
    const state = this.pc.connectionState;
    if (state === 'connected') this.#transition('connected');
    else if (state === 'disconnected' || state === 'failed') this.#transition('interrupted');
  }

  /** @param {{ type: string } & Record<string, any>} message */
  #control(message) {
    if (message.type === 'bye') this.close('bye');
    else this.dispatchEvent(new CustomEvent('message', { detail: message }));
  }

  /** @param {LinkState} state @param {string} [reason] */
  #transition(state, reason) {
    const isOver = this.#state === 'closed' || (this.#state === 'failed' && state !== 'closed');
    if (state === this.#state || isOver) return;
    this.#state = state;
    if (state === 'interrupted') this.#recovery.start();
    else if (state !== 'connecting') this.#recovery.stop();
    this.dispatchEvent(new CustomEvent('statechange', { detail: { state, reason } }));
  }
}
