import { systemClock } from './clock.js';
import { ControlChannel } from './control-channel.js';
import { fingerprints } from './fingerprints.js';
import { IncomingChannels } from './incoming-channels.js';
import { IceRecovery } from './ice-recovery.js';
import { LinkDiagnosis } from './link-outcome.js';
import { Negotiation } from './negotiation.js';
import { Slots } from './slots.js';

/** @import { LinkCause, LinkOutcome } from './link-outcome.js' */
/** @import { SignalingError } from './signaling-error.js' */
/** @typedef {'new' | 'connecting' | 'connected' | 'interrupted' | 'failed' | 'closed'} LinkState */

/** What the server will not pass on, now or later. */
const UNSENDABLE = ['too-large', 'forbidden'];
/** What another link would meet again. */
const HOPELESS = [...UNSENDABLE, 'offer-refused', 'answer-refused'];

/**
 * The connection to one remote peer: one RTCPeerConnection, negotiated perfectly, and the ladder that brings it back.
 *
 *     new ──description sent──▶ connecting ──▶ connected ◀──▶ interrupted ──45 s──▶ failed
 *      └────────────┴──30 s, or nothing more to be tried──▶ failed
 *     close(), the other side's bye, or another certificate than before: closed
 *
 * Everything that a link says carries the link's id, so nothing of an older connection can reach a newer one.
 *
 * Events: `statechange` `{ state, reason }` · `open` (the control channel) · `message` (detail: a control message) ·
 * `problem` `{ cause, error }`: a description or a candidate that the browser or the server did not take ·
 * `outcome` (detail: a {@link LinkOutcome}) at the first connection, when the link has failed, and when it is not to be trusted
 */
export class PeerLink extends EventTarget {
  #send;
  #canSend;
  #iceServers;
  #refresh;
  #slots;
  #negotiation;
  #recovery;
  #diagnosis;
  #state = /** @type {LinkState} */ ('new');
  #wasConnected = false;
  #isClosedThere = false;
  #ending = new AbortController();

  /** How the attempt to connect ended, so far. @type {LinkOutcome | undefined} */
  outcome;

  /**
   * @param {object} options
   * @param {string} options.peer id of the remote peer
   * @param {string} options.id of this link, the same on both sides
   * @param {boolean} options.polite this side's role, from the server
   * @param {boolean} options.initiator whether this side makes the first offer
   * @param {(message: { type: string } & Record<string, any>, refused?: (error: SignalingError) => void) => void} options.send to the server;
   *   `refused` is for its word that it did not pass the message on, and is of no use once the link has `ended`
   * @param {() => boolean} [options.canSend] whether what is sent now would arrive soon
   * @param {() => RTCIceServer[]} [options.iceServers] the newest ones there are
   * @param {() => Promise<unknown>} [options.refresh] renews them; a restart waits for it, so it must not take long
   * @param {() => boolean} [options.isMediaRefused] whether this side would send something and may not; its outcome says so
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
    isMediaRefused = () => false,
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
    this.#refresh = refresh;
    // One transport for all, so that there are candidates for one, and not for each of five m-lines.
    this.pc = new RTCPeerConnection({ bundlePolicy: 'max-bundle', ...configuration, iceServers: iceServers() });
    this.#diagnosis = new LinkDiagnosis(this.pc, { clock, iceServers, isMediaRefused, isUnanswered: () => this.#negotiation.isUnanswered });
    this.#slots = new Slots(this.pc, MediaStream, (error) => this.#problem('track-refused', error));
    this.#negotiation = new Negotiation({
      pc: this.pc,
      polite,
      clock,
      on: {
        send: (message, refused) => send({ ...message, to: peer, link: id }, refused),
        offered: () => this.#slots.adopt(),
        described: () => this.#described(),
        agreed: () => this.#recovery.agreed(),
        problem: (cause, error) => this.#problem(cause, error),
        closed: () => this.#closedThere(),
        impostor: () => this.#impostor(),
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
    this.#recovery.connect();
    this.pc.onconnectionstatechange = () => this.#followConnection();
    this.channel = new ControlChannel(this.pc, clock);
    /** The channels that the other side has opened for its application, see channel.js. */
    this.incoming = new IncomingChannels(this.pc);
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

  /** Aborted when the link is closed. */
  get ended() {
    return this.#ending.signal;
  }

  /** What the other side sends: `main` (mic, and the camera from its first frame on) and `screen`. */
  get streams() {
    return this.#slots.streams;
  }

  /**
   * The certificates of both sides, as {@link fingerprints} writes them; empty while there is no description. They do not change: see
   * RACE 16 in negotiation.js.
   */
  get certificates() {
    return { local: fingerprints(this.pc.localDescription), remote: this.#negotiation.certificate };
  }

  /** Whether another link to the same peer would fail as this one has. */
  get isHopeless() {
    return this.#state === 'failed' && HOPELESS.includes(this.outcome?.cause ?? '');
  }

  /** Its first offer is on the way and nothing has come back: another one from the other side crosses it. */
  get isOpening() {
    return this.initiator && this.pc.remoteDescription === null;
  }

  /**
   * @param {import('./slots.js').Slot} slot
   * @param {MediaStreamTrack | null} track null sends nothing
   * @returns {Promise<void>} never rejected: a track that the browser does not send is a `problem`
   */
  async setTrack(slot, track) {
    try {
      if (this.#state !== 'closed') await this.#slots.set(slot, track);
    } catch (error) {
      this.#problem('track-refused', error);
    }
  }

  /** @param {import('./slots.js').Slot} slot @returns {RTCRtpSender | undefined} */
  sender(slot) {
    return this.#slots.transceiver(slot)?.sender;
  }

  /** Takes what the server relayed for this link: an offer, answer or candidate, a withdrawal, or the end of the link. @param {any} message */
  receive(message) {
    if (message.type === 'close') return this.#closedThere();
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

  /** The other side's safety code does not fit: somebody may be in between. The link stays as it is, for people to decide. */
  distrust() {
    this.#diagnosis.refused('certificate');
    this.#end(this.#diagnosis.failed(this.#wasConnected));
  }

  /**
   * @param {string} [reason] only for `closed` the other side is told that this peer goes; `gone`: the other side has left before there was a
   *   connection, which is the link's `outcome` then
   */
  close(reason = 'closed') {
    if (this.#state === 'closed') return;
    if (reason === 'gone') {
      this.#diagnosis.refused('gone');
      this.#end(this.#diagnosis.failed(this.#wasConnected));
    }
    // RACE 9 (leaving). Without a word the other side would notice only by ICE timing out, 8 to 18 s later.
    // Test: peer-link.test.js "closing says bye first"
    // With the link's id, because an application may send a "bye" of its own.
    if (reason === 'closed') this.channel.send({ type: 'bye', link: this.id });
    // And without a word to the server the other side's offer would wait for ever, or this side's.
    const isKnown = reason === 'bye' || this.#state === 'new' || this.#isClosedThere;
    if (!isKnown && reason !== 'certificate') this.#send({ type: 'close', to: this.peer, link: this.id });
    this.channel.detach();
    this.#negotiation.close();
    this.pc.onconnectionstatechange = null;
    this.pc.close();
    this.#ending.abort();
    this.#transition('closed', reason);
  }

  /** The other side may have made a new link, or will; that it goes, it would say with a bye. */
  #closedThere() {
    this.#isClosedThere = true;
    this.#transition('failed', 'remote-closed');
  }

  #restart() {
    // Before the first description there is nothing to restart.
    if (this.pc.signalingState !== 'stable' || !this.pc.remoteDescription || !this.#canSend()) return false;
    this.configure();
    this.pc.restartIce();
    return true;
  }

  #described() {
    this.#diagnosis.begin();
    if (this.#state === 'new') this.#transition('connecting');
  }

  /** @param {LinkCause} cause @param {unknown} error */
  #problem(cause, error) {
    // A connected link goes on without what was not taken, and without a candidate there are others.
    const isObstacle = !this.#wasConnected && cause !== 'candidate-refused' && cause !== 'track-refused';
    if (isObstacle) this.#diagnosis.refused(cause);
    this.#emit('problem', { cause, error });
    if (isObstacle && UNSENDABLE.includes(cause)) this.#transition('failed', cause);
  }

  #impostor() {
    this.#emit('problem', { cause: 'certificate', error: new Error('the other side has another certificate than before') });
    this.#diagnosis.refused('certificate');
    this.#end(this.#diagnosis.failed(this.#wasConnected));
    this.close('certificate');
  }

  #followConnection() {
    const state = this.pc.connectionState;
    if (state === 'connected') this.#connected();
    else if (state !== 'disconnected' && state !== 'failed') return;
    else if (this.#wasConnected) this.#transition('interrupted');
    else if (state === 'failed') this.#recovery.hurry();
  }

  #connected() {
    const isFirst = !this.#wasConnected;
    this.#wasConnected = true;
    this.#diagnosis.accepted();
    this.#transition('connected');
    if (isFirst) this.#diagnosis.connected().then((outcome) => this.#end(outcome), () => {}); // closed meanwhile
  }

  /** @param {LinkOutcome} outcome */
  #end(outcome) {
    this.outcome = outcome;
    this.#emit('outcome', outcome);
  }

  /** @param {{ type: string } & Record<string, any>} message */
  #control(message) {
    if (message.type === 'bye' && message.link === this.id) this.close('bye');
    else this.#emit('message', message);
  }

  /** @param {LinkState} state @param {string} [reason] */
  #transition(state, reason) {
    const isOver = this.#state === 'closed' || (this.#state === 'failed' && state !== 'closed');
    if (state === this.#state || isOver) return;
    this.#state = state;
    if (state === 'interrupted') this.#recovery.reconnect();
    else if (state !== 'connecting') this.#recovery.stop();
    if (reason === 'remote-closed') this.#diagnosis.closed(this.#wasConnected);
    if (state === 'failed') this.#end(this.#diagnosis.failed(this.#wasConnected));
    this.#emit('statechange', { state, reason });
  }

  /** @param {string} type @param {object} detail */
  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
