import { CandidateQueue } from './candidate-queue.js';

/** An offer that is unanswered for this long was probably lost. */
const OFFER_TIMEOUT = 10_000;

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
  /** @type {any} */
  #offerTimer;

  /**
   * @param {object} options
   * @param {RTCPeerConnection} options.pc whose `onnegotiationneeded` and `onicecandidate` this takes
   * @param {boolean} options.polite
   * @param {import('./clock.js').Clock} options.clock
   * @param {object} options.on
   * @param {(message: { type: string, epoch: number } & Record<string, any>) => void} options.on.send to the other side
   * @param {() => void} options.on.offered an offer of the other side was applied and is about to be answered
   * @param {() => void} options.on.described a description was sent
   * @param {(error: unknown) => void} options.on.problem a description that the browser did not take
   */
  constructor({ pc, polite, clock, on }) {
    this.#pc = pc;
    this.#polite = polite;
    this.#clock = clock;
    this.#on = on;
    this.#candidates = new CandidateQueue(pc);
    pc.onnegotiationneeded = () => this.#offer();
    pc.onicecandidate = ({ candidate }) => this.#trickle(candidate);
  }

  /** Takes an offer, answer or candidate of the other side. @param {any} message */
  receive(message) {
    // RACE 1 (roles). The W3C sample needs `isSettingRemoteAnswerPending` because an offer may come in while an answer is
    // being applied. Here an offer is looked at only when the message before it is done, so that state can not be seen.
    // Test: peer-link.test.js "an offer right behind an answer is no collision"
    this.#queue = this.#queue.then(() => this.#handle(message)).catch((error) => this.#report(error));
    return this.#queue;
  }

  /**
   * RACE 2 (lost offer). When the impolite side's offer is lost, it ignores every offer of the other for ever, since it
   * waits for an answer that nobody owes it. So an unanswered offer is said again.
   * Test: peer-link.test.js "a lost offer is sent again"
   */
  resendOffer() {
    if (!this.#isOver && this.#pc.signalingState === 'have-local-offer' && !this.#makingOffer) this.#describe();
  }

  close() {
    this.#isOver = true;
    this.#pc.onnegotiationneeded = this.#pc.onicecandidate = null;
    this.#clock.clearTimeout(this.#offerTimer);
  }

  async #offer() {
    if (this.#isOver) return;
    try {
      this.#makingOffer = true;
      await this.#pc.setLocalDescription();
      if (this.#pc.localDescription?.type !== 'offer') return;
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
    if (this.#isOver) return;
    if (message.type === 'offer') await this.#takeOffer(message);
    else if (message.type === 'answer') await this.#takeAnswer(message);
    else await this.#candidates.add(message.candidate, message.epoch);
  }

  /** @param {{ sdp: string, epoch?: number }} offer */
  async #takeOffer({ sdp, epoch = this.#epoch + 1 }) {
    if (epoch === this.#answered && this.#pc.signalingState === 'stable') {
      this.#describe(); // sent again: the answer was lost
      return;
    }
    const collision = this.#makingOffer || this.#pc.signalingState !== 'stable';
    // RACE 1 (roles). Of two offers at once the impolite side's stands, and the polite side's is rolled back by
    // setRemoteDescription. Test: peer-link.test.js "glare"
    if ((collision && !this.#polite) || epoch <= this.#answered) return;
    await this.#pc.setRemoteDescription({ type: 'offer', sdp });
    this.#epoch = this.#answered = epoch;
    this.#on.offered();
    await this.#pc.setLocalDescription();
    this.#describe();
    await this.#candidates.described(epoch);
  }

  /** @param {{ sdp: string, epoch?: number }} answer */
  async #takeAnswer({ sdp, epoch = this.#epoch }) {
    // RACE 3 (duplicate answers). A second answer, or one to an offer that was taken back, throws in setRemoteDescription.
    // Test: peer-link.test.js "a duplicate answer is dropped"
    if (this.#pc.signalingState !== 'have-local-offer' || epoch !== this.#epoch) return;
    this.#clock.clearTimeout(this.#offerTimer);
    await this.#pc.setRemoteDescription({ type: 'answer', sdp });
    await this.#candidates.described(epoch);
  }

  /** Sends the local description as it is now, which holds all candidates gathered so far. */
  #describe() {
    if (this.#isOver) return;
    const { type, sdp } = /** @type {RTCSessionDescription} */ (this.#pc.localDescription);
    this.#described = this.#epoch;
    this.#tell({ type, sdp });
    this.#flush();
    this.#on.described();
    this.#clock.clearTimeout(this.#offerTimer);
    if (type === 'offer') this.#offerTimer = this.#clock.setTimeout(() => this.resendOffer(), OFFER_TIMEOUT);
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
    this.#on.send({ ...message, epoch: this.#described });
  }

  /** @param {unknown} error */
  #report(error) {
    if (!this.#isOver) this.#on.problem(error);
  }
}
