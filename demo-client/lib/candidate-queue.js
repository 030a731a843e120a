/** Enough for many interfaces and servers; what is beyond comes from someone who means harm. */
const CAPACITY = 256;

/**
 * RACE 4 (candidates before the description). `addIceCandidate` throws while there is no remote description, and a
 * candidate may well overtake the description that it belongs to: applying one takes time. So candidates wait here until
 * a description of their epoch has been applied.
 * Test: peer-link.test.js "a candidate before the description waits for it"
 */
export class CandidateQueue {
  #pc;
  #refused;
  /** @type {{ candidate: RTCIceCandidateInit | null, epoch: number }[]} */
  #waiting = [];
  /** Epoch of the newest remote description that was applied. */
  #epoch = 0;

  /** @param {RTCPeerConnection} pc @param {(error: unknown) => void} refused the browser did not take one that is in force */
  constructor(pc, refused) {
    this.#pc = pc;
    this.#refused = refused;
  }

  /** @param {RTCIceCandidateInit | null} candidate null for the end of candidates @param {number} [epoch] */
  async add(candidate, epoch = this.#epoch) {
    if (this.#pc.remoteDescription && epoch <= this.#epoch) await this.#apply(candidate);
    else if (this.#waiting.length < CAPACITY) this.#waiting.push({ candidate, epoch });
  }

  /** A remote description of this epoch has been applied. @param {number} epoch */
  async described(epoch) {
    this.#epoch = epoch;
    const ready = this.#waiting.filter((waiting) => waiting.epoch <= epoch);
    this.#waiting = this.#waiting.filter((waiting) => waiting.epoch > epoch);
    for (const { candidate } of ready) await this.#apply(candidate);
  }

  /** @param {RTCIceCandidateInit | null} candidate */
  async #apply(candidate) {
    try {
      await this.#pc.addIceCandidate(candidate ?? undefined);
    } catch (error) {
      // One of an offer that was ignored or rolled back names a generation that never came to be. Those that are in
      // force arrive again inside the next description, so nothing is lost with it.
      if (this.#isInForce(candidate)) this.#refused(error);
    }
  }

  /** @param {RTCIceCandidateInit | null} candidate */
  #isInForce(candidate) {
    const generation = candidate?.usernameFragment;
    return !generation || this.#pc.remoteDescription?.sdp.includes(`a=ice-ufrag:${generation}`);
  }
}
