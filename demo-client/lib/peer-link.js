import { CandidateQueue } from './candidate-queue.js';
import { systemClock } from './clock.js';
import { ControlChannel } from './control-channel.js';
import { IceRecovery } from './ice-recovery.js';
import { Slots } from './slots.js';

/** An offer that is unanswered for this long was probably lost. */
const OFFER_TIMEOUT = 10_000;

/**
 * The connection to one remote peer: one RTCPeerConnection, negotiated perfectly.
 *
 *     new ──offer sent or taken──▶ connecting ──▶ connected ◀──▶ interrupted ──45 s──▶ failed
 *      └──────────────── close(), or the other side's bye: closed ◀────────┴──────────────┘
 *
 * Everything that a link says carries the link's id and an epoch, which the offerer raises: nothing of an older
 * connection, and no answer to an older offer, can reach a newer one.
 *
 * Events: `statechange` `{ state, reason }` · `open` (the control channel) · `message` (detail: a control message)
 */
export class PeerLink extends EventTarget {
  #send;
  #canSend;
  #iceServers;
  #clock;
  #slots;
  #candidates;
  #recovery;
  #state = 'new';
  /** Incoming descriptions and candidates, one after another. */
  #queue = Promise.resolve();
  #makingOffer = false;
  /** The newest epoch that either side has used. */
  #epoch = 0;
  /** Epoch of the last offer that this side has answered. */
  #answered = 0;
  /** Epoch of the last description that this side has sent; its candidates carry the same. */
  #described = 0;
  /** @type {(RTCIceCandidateInit | null)[]} */
  #gathered = [];
  /** @type {any} */
  #offerTimer;

  /**
   * @param {object} options
   * @param {string} options.peer id of the remote peer
   * @param {string} options.id of this link, the same on both sides
   * @param {boolean} options.polite this side's role, from the server
   * @param {boolean} options.initiator whether this side makes the first offer
   * @param {(message: { type: string } & Record<string, any>) => void} options.send to the server
   * @param {() => boolean} [options.canSend] whether what is sent now would arrive soon
   * @param {() => RTCIceServer[]} [options.iceServers] asked again before every restart, for fresh TURN credentials
   * @param {RTCConfiguration} [options.configuration] whatever else the peer connection should be made with
   * @param {typeof RTCPeerConnection} [options.RTCPeerConnection]
   * @param {typeof MediaStream} [options.MediaStream]
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
    this.#send = send;
    this.#canSend = canSend;
    this.#iceServers = iceServers;
    this.#clock = clock;
    this.pc = new RTCPeerConnection({ ...configuration, iceServers: iceServers() });
    this.#slots = new Slots(this.pc, MediaStream);
    this.#candidates = new CandidateQueue(this.pc);
    this.#recovery = new IceRecovery({
      clock,
      polite,
      canAct: canSend,
      restart: () => this.restart(),
      giveUp: () => this.#transition('failed', 'timeout'),
    });
    this.pc.onnegotiationneeded = () => this.#offer();
    this.pc.onicecandidate = ({ candidate }) => this.#trickle(candidate);
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

  /**
   * What the other side sends: `main` (mic and camera), `screen`, and `sound` (mic alone). Show `main` muted and play
   * `sound` beside it: Chromium plays nothing of a stream whose video has not sent a frame yet, so whoever comes with
   * the camera off would not be heard.
   */
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
    // RACE 1 (roles). The W3C sample needs `isSettingRemoteAnswerPending` because an offer may come in while an answer is
    // being applied. Here an offer is looked at only when the message before it is done, so that state can not be seen.
    // Test: peer-link.test.js "an offer right behind an answer is no collision"
    this.#queue = this.#queue.then(() => this.#handle(message)).catch((error) => this.#report(error));
    return this.#queue;
  }

  /** Restarts ICE, with TURN credentials as fresh as there are. @returns {boolean} false when it is not the time */
  restart() {
    if (this.pc.signalingState !== 'stable' || !this.#canSend()) return false;
    this.pc.setConfiguration({ ...this.pc.getConfiguration(), iceServers: this.#iceServers() });
    this.pc.restartIce();
    return true;
  }

  /** The network or the signaling is back. */
  wake() {
    this.#resendOffer();
    this.#recovery.wake();
  }

  /** @param {string} [reason] only for `closed` the other side is told that this peer goes */
  close(reason = 'closed') {
    if (this.#state === 'closed') return;
    // RACE 9 (leaving). Without a word the other side would notice only by ICE timing out, 8 to 18 s later.
    // Test: peer-link.test.js "closing says bye first"
    if (reason === 'closed') this.channel.send({ type: 'bye' });
    this.channel.detach();
    this.pc.onnegotiationneeded = this.pc.onicecandidate = this.pc.onconnectionstatechange = null;
    this.pc.close();
    this.#transition('closed', reason);
  }

  async #offer() {
    if (this.#state === 'closed') return;
    try {
      this.#makingOffer = true;
      await this.pc.setLocalDescription();
      if (this.pc.localDescription?.type !== 'offer') return;
      this.#epoch++;
      this.#describe();
    } catch (error) {
      this.#report(error);
    } finally {
      this.#makingOffer = false;
    }
  }

  /** @param {any} message */
  async #handle(message) {
    if (this.#state === 'closed') return;
    if (message.type === 'offer') await this.#takeOffer(message);
    else if (message.type === 'answer') await this.#takeAnswer(message);
    else await this.#candidates.add(message.candidate, message.epoch);
  }

  /** @param {{ sdp: string, epoch?: number }} offer */
  async #takeOffer({ sdp, epoch = this.#epoch + 1 }) {
    if (epoch === this.#answered && this.pc.signalingState === 'stable') {
      this.#describe(); // sent again: the answer was lost
      return;
    }
    const collision = this.#makingOffer || this.pc.signalingState !== 'stable';
    // RACE 1 (roles). Of two offers at once the impolite side's stands, and the polite side's is rolled back by
    // setRemoteDescription. Test: peer-link.test.js "glare"
    if ((collision && !this.polite) || epoch <= this.#answered) return;
    await this.pc.setRemoteDescription({ type: 'offer', sdp });
    this.#epoch = this.#answered = epoch;
    this.#slots.adopt();
    await this.pc.setLocalDescription();
    this.#describe();
    await this.#candidates.described(epoch);
  }

  /** @param {{ sdp: string, epoch?: number }} answer */
  async #takeAnswer({ sdp, epoch = this.#epoch }) {
    // RACE 3 (duplicate answers). A second answer, or one to an offer that was taken back, throws in setRemoteDescription.
    // Test: peer-link.test.js "a duplicate answer is dropped"
    if (this.pc.signalingState !== 'have-local-offer' || epoch !== this.#epoch) return;
    this.#clock.clearTimeout(this.#offerTimer);
    await this.pc.setRemoteDescription({ type: 'answer', sdp });
    await this.#candidates.described(epoch);
  }

  /** Sends the local description as it is now, which holds all candidates gathered so far. */
  #describe() {
    const { type, sdp } = /** @type {RTCSessionDescription} */ (this.pc.localDescription);
    this.#described = this.#epoch;
    this.#tell({ type, sdp });
    this.#flush();
    if (this.#state === 'new') this.#transition('connecting');
    this.#clock.clearTimeout(this.#offerTimer);
    if (type === 'offer') this.#offerTimer = this.#clock.setTimeout(() => this.#resendOffer(), OFFER_TIMEOUT);
  }

  /**
   * RACE 2 (lost offer). When the impolite side's offer is lost, it ignores every offer of the other for ever, since it
   * waits for an answer that nobody owes it. So an unanswered offer is said again.
   * Test: peer-link.test.js "a lost offer is sent again"
   */
  #resendOffer() {
    if (this.#state !== 'closed' && this.pc.signalingState === 'have-local-offer' && !this.#makingOffer) this.#describe();
  }

  /** @param {RTCIceCandidate | null} candidate null at the end of candidates */
  #trickle(candidate) {
    this.#gathered.push(candidate && candidate.toJSON());
    // One that overtook its own description would carry an epoch that nobody has seen yet.
    if (this.#described === this.#epoch && !this.#makingOffer) this.#flush();
  }

  #flush() {
    for (const candidate of this.#gathered.splice(0)) this.#tell({ type: 'candidate', candidate });
  }

  /** @param {{ type: string } & Record<string, any>} message */
  #tell(message) {
    this.#send({ ...message, to: this.peer, link: this.id, epoch: this.#described });
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

  /** @param {string} state @param {string} [reason] */
  #transition(state, reason) {
    const isOver = this.#state === 'closed' || (this.#state === 'failed' && state !== 'closed');
    if (state === this.#state || isOver) return;
    this.#state = state;
    if (state === 'interrupted') this.#recovery.start();
    else if (state !== 'connecting') this.#recovery.stop();
    if (state === 'closed') this.#clock.clearTimeout(this.#offerTimer);
    this.dispatchEvent(new CustomEvent('statechange', { detail: { state, reason } }));
  }

  /** @param {unknown} error of a description that the browser did not take; the ladder above repairs what it can */
  #report(error) {
    if (this.#state !== 'closed') this.dispatchEvent(new CustomEvent('problem', { detail: { error } }));
  }
}
