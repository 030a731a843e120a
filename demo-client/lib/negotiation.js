import { CandidateQueue } from './candidate-queue.js';
import { fingerprints } from './fingerprints.js';

/** An offer that is unanswered for this long was probably lost. */
const OFFER_TIMEOUT = 10_000;
/** The server could not pass an answer on, through no fault of its own or of its sender's. */
const LOST = ['unavailable', 'internal'];
/** How often a description is sent before this side stops waiting for what it should bring. */
const TRIES = 4;

/** @import { SignalingError } from './signaling-error.js' */

/**
 * Offers, answers and candidates of one peer connection: the W3C's perfect negotiation, over a way that may lose
 * messages.
 *
 * Everything that it says carries an epoch, which the offerer raises: no answer to an older offer, and no candidate of
 * an older description, can reach a newer one.
 */
export class Negotiation {
  #pc;
  #polite;
  #clock;
  #on;
  #candidates;
  #isOver = false;
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
  /** Since the last new description, or since the other side could be reached again. */
  #tries = 0;
  /** Whether this side has taken its offer back and makes no other until it hears of the other side. */
  #hasWithdrawn = false;
  /** Whether the server does not pass on what this side offers: nothing new is offered before {@link resendOffer}. */
  #isUnsendable = false;
  /** @type {any} */
  #offerTimer;

  /** Fingerprints of the other side's certificate, from the first description that was applied on. */
  certificate = '';

  /**
   * @param {object} options
   * @param {RTCPeerConnection} options.pc whose `onnegotiationneeded` and `onicecandidate` this takes
   * @param {boolean} options.polite
   * @param {import('./clock.js').Clock} options.clock
   * @param {object} options.on
   * @param {(message: { type: string, epoch: number } & Record<string, any>, refused: (error: SignalingError) => void) => void} options.on.send
   *   to the other side; `refused` is for the server's word that it did not pass it on, with the code `void` where it has crossed another message
   * @param {() => void} options.on.offered an offer of the other side was applied and is about to be answered
   * @param {() => void} options.on.described a description was sent
   * @param {() => void} options.on.agreed both sides' descriptions are there
   * @param {(cause: string, error: unknown) => void} options.on.problem what was not taken: `offer-refused`, `answer-refused` or
   *   `candidate-refused` by the browser, else a description by the server, with its code
   * @param {() => void} options.on.closed the server knows that the other side has closed this link
   * @param {() => void} options.on.impostor a description names another certificate than the one before it
   */
  constructor({ pc, polite, clock, on }) {
    this.#pc = pc;
    this.#polite = polite;
    this.#clock = clock;
    this.#on = on;
    this.#candidates = new CandidateQueue(pc, (error) => this.#report('candidate-refused', error));
    pc.onnegotiationneeded = () => this.#offer();
    pc.onicecandidate = ({ candidate }) => this.#trickle(candidate);
  }

  /** Takes an offer, answer, candidate or withdrawal of the other side. @param {any} message */
  receive(message) {
    // RACE 1 (roles). The W3C sample needs `isSettingRemoteAnswerPending` because an offer may come in while an answer is
    // being applied. Here an offer is looked at only when the message before it is done, so that state can not be seen.
    // Test: peer-link.test.js "an offer right behind an answer is no collision"
    this.#queue = this.#queue.then(() => this.#handle(message)).catch((error) => this.#report(`${message.type}-refused`, error));
    return this.#queue;
  }

  /** The other side can be reached (again): an offer that waits for its answer, or was taken back, is worth sending now. */
  resendOffer() {
    this.#tries = 0;
    if (this.#hasWithdrawn || this.#isUnsendable) this.#offerAgain();
    else this.#repeatOffer();
  }

  /** Whether this side has sent its newest offer more than once, and no answer has come. */
  get isUnanswered() {
    return this.#hasWithdrawn || (this.#tries > 1 && this.#pc.signalingState === 'have-local-offer');
  }

  close() {
    this.#isOver = true;
    this.#pc.onnegotiationneeded = this.#pc.onicecandidate = null;
    this.#clock.clearTimeout(this.#offerTimer);
  }

  /**
   * RACE 2 (lost offer). When the impolite side's offer is lost, it ignores every offer of the other for ever, since it
   * waits for an answer that nobody owes it. So an unanswered offer is sent again, some times, and then taken back: somebody who never
   * answers is not there, and is asked again when {@link resendOffer} says that they are.
   * Test: peer-link.test.js "a lost offer is sent again", "an offer that nobody answers is not sent for ever"
   */
  #repeatOffer() {
    if (!this.#isOver && this.#pc.signalingState === 'have-local-offer' && !this.#makingOffer) this.#describe();
  }

  /**
   * RACE 18 (an offer that comes to nothing). While an offer is outstanding, the polite side's offers on this link are void. So one that is not
   * answered is rolled back, and the other side is told. Test: peer-link.test.js "an offer that comes to nothing is taken back"
   */
  async #withdraw() {
    if (this.#isOver || this.#pc.signalingState !== 'have-local-offer') return; // answered while this waited for its turn
    this.#hasWithdrawn = true;
    if (this.#tries > 1) this.#sayWithdrawn(this.#described); // where it was sent once and refused, nobody has heard of it
    await this.#pc.setLocalDescription({ type: 'rollback' });
  }

  /** @param {number} epoch of the offer that is taken back */
  #sayWithdrawn(epoch) {
    this.#on.send({ type: 'withdraw', epoch }, ({ code, retryAfter }) => {
      // Without it the other side's offers stay void.
      if (code === 'rate-limited') this.#clock.setTimeout(() => this.#isOver || epoch !== this.#epoch || this.#sayWithdrawn(epoch), retryAfter);
    });
  }

  #offerAgain() {
    this.#hasWithdrawn = this.#isUnsendable = false;
    void this.#offer();
  }

  async #offer() {
    if (this.#isOver || this.#hasWithdrawn || this.#isUnsendable) return;
    try {
      this.#makingOffer = true;
      await this.#pc.setLocalDescription();
      if (this.#pc.localDescription?.type !== 'offer') return;
      this.#epoch++;
      this.#tries = 0;
      this.#describe();
    } catch (error) {
      this.#report('offer-refused', error);
    } finally {
      this.#makingOffer = false;
    }
  }

  /** @param {any} message */
  async #handle(message) {
    if (this.#isOver) return;
    if (message.type === 'candidate') await this.#candidates.add(message.candidate, message.epoch);
    else if (message.type === 'offer') await this.#takeOffer(message);
    else if (message.type === 'withdraw') this.#takeWithdrawal(message);
    else await this.#takeAnswer(message);
  }

  /** @param {{ sdp: string, epoch?: number }} offer */
  async #takeOffer({ sdp, epoch = this.#epoch + 1 }) {
    if (epoch === this.#answered && this.#pc.signalingState === 'stable') {
      this.#describe({ isCopy: true }); // sent again: the answer was lost
      return;
    }
    const collision = this.#makingOffer || this.#pc.signalingState !== 'stable';
    // RACE 1 (roles). Of two offers at once the impolite side's stands, and the polite side's is rolled back by
    // setRemoteDescription. Test: peer-link.test.js "glare"
    if ((collision && !this.#polite) || epoch <= this.#answered) return;
    if (!(await this.#apply({ type: 'offer', sdp }))) return;
    this.#epoch = this.#answered = epoch;
    this.#hasWithdrawn = false;
    this.#on.offered();
    await this.#pc.setLocalDescription();
    this.#tries = 0;
    this.#describe();
    this.#on.agreed();
    await this.#candidates.described(epoch);
  }

  /**
   * An offer is answered in the same turn in which it is taken, so a withdrawal can only have crossed the answer. Then the two sides differ, and this
   * one makes the next offer. Test: peer-link.test.js "a withdrawal that crosses the answer"
   *
   * @param {{ epoch?: number }} withdrawal
   */
  #takeWithdrawal({ epoch }) {
    if (epoch === this.#answered && epoch === this.#epoch && this.#pc.signalingState === 'stable') this.#offerAgain();
  }

  /** @param {{ sdp: string, epoch?: number }} answer */
  async #takeAnswer({ sdp, epoch = this.#epoch }) {
    // RACE 3 (duplicate answers). A second answer, or one to an offer that was taken back, throws in setRemoteDescription.
    // Test: peer-link.test.js "a duplicate answer is dropped"
    if (this.#pc.signalingState !== 'have-local-offer' || epoch !== this.#epoch) return;
    // The timer runs until the answer is applied: one that the browser refuses is asked for again.
    // Test: peer-link.test.js "an answer that the browser refuses is asked for again"
    if (!(await this.#apply({ type: 'answer', sdp }))) return;
    this.#clock.clearTimeout(this.#offerTimer);
    this.#on.agreed();
    await this.#candidates.described(epoch);
  }

  /**
   * RACE 16 (certificate). `remoteDescription` may name a certificate that DTLS never checks: with `a=setup:holdconn` (Chromium) or in
   * an offer that restarts nothing (Firefox) a browser takes a new fingerprint and goes on with the old certificate. So the first
   * certificate of a link is its only one, and a description that names another is not applied.
   * Test: peer-link.test.js "a certificate that changes", and in browsers SafetyCodeIT
   *
   * @param {RTCSessionDescriptionInit} description of the other side
   * @returns {Promise<boolean>} whether it was applied
   */
  async #apply(description) {
    const certificate = fingerprints(/** @type {{ sdp: string }} */ (description));
    if (this.certificate !== '' && certificate !== this.certificate) {
      this.#on.impostor();
      return false;
    }
    this.certificate = certificate;
    await this.#pc.setRemoteDescription(description);
    return !this.#isOver;
  }

  /**
   * Sends the local description as it is now, which holds all candidates gathered so far.
   *
   * @param {{ isCopy?: boolean }} [options] `isCopy`: of an answer that was sent before, and has a fate of its own
   */
  #describe({ isCopy = false } = {}) {
    if (this.#isOver) return;
    const { type, sdp } = /** @type {RTCSessionDescription} */ (this.#pc.localDescription);
    this.#described = this.#epoch;
    this.#tries++;
    const epoch = this.#epoch;
    const isNewest = () => this.#described === epoch && this.#pc.localDescription?.type === type;
    this.#tell({ type, sdp }, (error) => {
      if (error.code === 'void') isCopy || this.#voided(type, epoch, error.reason);
      else if (isNewest()) this.#refused(type, epoch, error, isNewest);
    });
    this.#flush();
    this.#on.described();
    this.#clock.clearTimeout(this.#offerTimer);
    if (type === 'offer') this.#offerTimer = this.#clock.setTimeout(() => this.#unanswered(), OFFER_TIMEOUT);
  }

  #unanswered() {
    if (this.#tries < TRIES) this.#repeatOffer();
    else this.#withdrawInTurn();
  }

  #withdrawInTurn() {
    this.#queue = this.#queue.then(() => this.#withdraw()).catch((error) => this.#report('offer-refused', error));
  }

  /**
   * The server did not pass on a description. An offer that it will not pass on is taken back: as long as it is outstanding, this side would hear no
   * offer of the other. The first one stays as it is, for {@link resendOffer}: a new one would have an epoch that the other side takes for that of a link
   * which it has lost. Test: link-outcome.test.js "an offer that is refused on a connected link is taken back", "a first offer that was refused"
   *
   * @param {string} type @param {number} epoch @param {SignalingError} error @param {() => boolean} isNewest whether it still is to be sent
   */
  #refused(type, epoch, error, isNewest) {
    if (this.#isOver || (type === 'answer' && error.code === 'bad-state')) return; // its offer was taken back meanwhile
    this.#clock.clearTimeout(this.#offerTimer);
    if (error.retryable && this.#tries < TRIES) {
      this.#offerTimer = this.#clock.setTimeout(() => isNewest() && this.#describe(), error.retryAfter);
      return;
    }
    this.#report(error.code, error);
    if (type === 'answer') {
      if (LOST.includes(error.code)) this.#differ(epoch);
      return;
    }
    if (!isNewest() || this.#pc.remoteDescription === null) return;
    this.#isUnsendable = !error.retryable;
    this.#withdrawInTurn();
  }

  /**
   * RACE 19 (a description that has crossed another message). The server tells its sender, so that nobody waits for what does not come:
   * - an answer whose offer was replaced or withdrawn (`stale`): this side has applied it, and the other has not. So this side makes the next offer, and the same
   *   offer, should it come again, is a new one;
   * - a link that the other side has closed (`closed`): it is over here too;
   * - an offer (`glare`, or `stale` where its answer is on the way): what it has crossed arrives next.
   * Test: void.test.js
   *
   * @param {string} type @param {number} epoch of the description @param {string | undefined} reason
   */
  #voided(type, epoch, reason) {
    if (this.#isOver) return;
    if (reason === 'closed') this.#on.closed();
    else if (type === 'answer') this.#differ(epoch);
  }

  /** The other side does not get this side's answer, so that the two differ until they have agreed anew. @param {number} epoch of the answer */
  #differ(epoch) {
    if (epoch !== this.#answered) return;
    this.#queue = this.#queue.then(() => {
      if (epoch !== this.#answered) return; // a newer offer of the other side was answered meanwhile, which ends the difference
      this.#answered = epoch - 1;
      if (this.#pc.signalingState === 'stable') this.#offerAgain();
    });
  }

  /** @param {RTCIceCandidate | null} candidate null at the end of candidates */
  #trickle(candidate) {
    this.#gathered.push(candidate && candidate.toJSON());
    // One that overtook its own description would carry an epoch that nobody has seen yet.
    if (this.#described === this.#epoch && !this.#makingOffer) this.#flush();
  }

  #flush() {
    for (const candidate of this.#gathered.splice(0)) this.#tell({ type: 'candidate', candidate }, (error) => this.#candidateRefused(error));
  }

  /** @param {SignalingError} error one that has crossed another message is of a description that is not in force */
  #candidateRefused(error) {
    if (error.code !== 'void' || error.reason === 'relay-only') this.#report('candidate-refused', error);
  }

  /** @param {{ type: string } & Record<string, any>} message @param {(error: SignalingError) => void} refused */
  #tell(message, refused) {
    this.#on.send({ ...message, epoch: this.#described }, refused);
  }

  /** @param {string} cause @param {unknown} error */
  #report(cause, error) {
    if (!this.#isOver) this.#on.problem(cause, error);
  }
}
