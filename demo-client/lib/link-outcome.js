/**
 * Why a link does not connect, the first that fits:
 *
 * - `certificate`: the other side's certificate changed: somebody may be in between
 * - `offer-refused`, `answer-refused`: the browser did not take the other side's description, or could not make its own
 * - `too-large`, `forbidden`, `not-found`, … : the server's code for a description that it did not pass on
 * - `closed`, `gone`: the other side closed it, or has left
 * - `lost`: it was connected, and the way did not come back
 * - `no-answer`: the other side sent no description, or none in answer to what was asked again and again
 * - `encryption`: there is a way, and DTLS came to nothing on it
 * - `no-network`: this browser found no address of its own
 * - `no-relay`: no direct way, and the server has no TURN relay
 * - `relay-refused`, `relay-unreachable`: no direct way; the relay did not take the credentials, or did not answer
 * - `no-route`: no direct way, and the relay does not lead there either
 * - `no-media`: it is connected, and this side could use neither camera nor microphone, so it sends nothing
 *
 * @typedef {string} LinkCause
 */
/**
 * How an attempt to connect ended. It holds no addresses.
 *
 * @typedef {object} LinkOutcome
 * @property {'connected' | 'failed' | 'never'} result `failed`: it was connected and did not come back; `never`: it was not connected at all
 * @property {number | null} millis from the first offer (made or received) to the connection; null if there was none
 * @property {LinkCause | null} cause null if connected and nothing is amiss
 * @property {string | null} local type of this side's candidate that is in use: `host`, `srflx`, `prflx`, `relay`
 * @property {string | null} remote type of the other side's
 * @property {string | null} relayProtocol between this side and its relay: `udp`, `tcp`, `tls`; null without a relay
 * @property {string} ice the browser's `iceConnectionState`
 * @property {Record<string, number>} gathered how many candidates of each type this side found
 * @property {boolean | null} relayAnswered whether a TURN server gave an address; null if the server told of none
 */

/** STUN error codes (RFC 8489 section 14.8) begin here; 701 is the browser's own for a server that it could not reach. */
const UNREACHABLE = 701;

/** The other side gives an attempt up after half a minute: where it closes the link as late as this, it has done so for what this side sees too. */
const LATE = 20_000;

/** What one link has seen on its way to a connection, and what that means. */
export class LinkDiagnosis {
  #pc;
  #clock;
  #iceServers;
  #isUnanswered;
  #isMediaRefused;
  /** @type {number | null} */
  #began = null;
  /** @type {Record<string, number>} */
  #gathered = {};
  /** Error codes of TURN servers. @type {number[]} */
  #relayErrors = [];
  /** @type {LinkCause | null} */
  #refusal = null;

  /**
   * @param {RTCPeerConnection} pc
   * @param {object} knows what the connection does not tell
   * @param {import('./clock.js').Clock} knows.clock
   * @param {() => RTCIceServer[]} knows.iceServers
   * @param {() => boolean} knows.isUnanswered whether the other side was asked more than once and did not answer
   * @param {() => boolean} knows.isMediaRefused whether this side would send something and may not
   */
  constructor(pc, { clock, iceServers, isUnanswered, isMediaRefused }) {
    this.#pc = pc;
    this.#clock = clock;
    this.#iceServers = iceServers;
    this.#isUnanswered = isUnanswered;
    this.#isMediaRefused = isMediaRefused;
    pc.addEventListener('icecandidate', (event) => this.#found(event.candidate));
    pc.addEventListener('icecandidateerror', (event) => this.#notFound(event));
  }

  /** The first offer is made, or has come. */
  begin() {
    this.#began ??= this.#clock.now();
  }

  /** What explains more than anything that ICE can tell. @param {LinkCause} cause */
  refused(cause) {
    if (this.#refusal === null || cause === 'certificate') this.#refusal = cause;
  }

  /** The other side closed the link. @param {boolean} was connected before */
  closed(was) {
    const since = this.#clock.now() - (this.#began ?? this.#clock.now());
    if (was || since < LATE) this.refused('closed');
  }

  /** It is connected after all. */
  accepted() {
    this.#refusal = null;
  }

  /** @param {boolean} was connected before @returns {LinkOutcome} */
  failed(was) {
    return { ...this.#common(), result: was ? 'failed' : 'never', millis: null, cause: this.#refusal ?? (was ? 'lost' : this.#reason()), local: null, remote: null, relayProtocol: null };
  }

  /** @returns {Promise<LinkOutcome>} */
  async connected() {
    const millis = this.#clock.now() - (this.#began ?? this.#clock.now());
    const report = new Map(/** @type {any} */ (await this.#pc.getStats()));
    const pair = selectedPair(report);
    const local = report.get(pair?.localCandidateId);
    const remote = report.get(pair?.remoteCandidateId);
    return {
      ...this.#common(),
      result: 'connected',
      millis,
      cause: this.#isMediaRefused() ? 'no-media' : null,
      local: local?.candidateType ?? null,
      remote: remote?.candidateType ?? null,
      relayProtocol: local?.relayProtocol ?? null,
    };
  }

  /** What ICE tells. @returns {LinkCause} */
  #reason() {
    const { remoteDescription, iceConnectionState } = this.#pc;
    if (!remoteDescription || this.#isUnanswered()) return 'no-answer';
    if (iceConnectionState === 'connected' || iceConnectionState === 'completed') return 'encryption';
    if (!this.#hasRelay) return Object.keys(this.#gathered).length === 0 && !this.#isRelayOnly ? 'no-network' : 'no-relay';
    if (this.#gathered.relay) return 'no-route';
    return this.#relayErrors.some((code) => code < UNREACHABLE) ? 'relay-refused' : 'relay-unreachable';
  }

  #common() {
    return { ice: this.#pc.iceConnectionState, gathered: { ...this.#gathered }, relayAnswered: this.#hasRelay ? (this.#gathered.relay ?? 0) > 0 : null };
  }

  get #hasRelay() {
    return this.#iceServers().flatMap(({ urls }) => urls).some(isRelay);
  }

  get #isRelayOnly() {
    return this.#pc.getConfiguration().iceTransportPolicy === 'relay';
  }

  /** @param {RTCIceCandidate | null} candidate */
  #found(candidate) {
    const type = candidate?.type;
    if (type) this.#gathered[type] = (this.#gathered[type] ?? 0) + 1;
  }

  /** @param {RTCPeerConnectionIceErrorEvent} error of which a STUN server's says little: there are other ways */
  #notFound({ url, errorCode }) {
    if (isRelay(url)) this.#relayErrors.push(errorCode);
  }
}

/** @param {string} url */
const isRelay = (url) => /^turns?:/.test(url ?? '');

/** The pair that carries the link. Chromium names it in its transport, Firefox marks it. @param {Map<string, any>} report as `getStats` gives it @returns {any} */
export function selectedPair(report) {
  const all = [...report.values()];
  const transport = all.find(({ type, selectedCandidatePairId }) => type === 'transport' && selectedCandidatePairId);
  if (transport) return report.get(transport.selectedCandidatePairId);
  return all.find(({ type, selected }) => type === 'candidate-pair' && selected);
}
