/** Enough of a MediaStream for slots. */
export class FakeMediaStream {
  #tracks;

  constructor(tracks = []) {
    this.#tracks = [...tracks];
  }

  addTrack(track) {
    this.#tracks.push(track);
  }

  getTracks() {
    return [...this.#tracks];
  }
}

/**
 * The state machine of RTCPeerConnection (RFC 9429) without any media: descriptions change the signaling state, and are
 * refused where a browser refuses them. An sdp here is a line that names its type, its maker and its number.
 */
export class FakePeerConnection extends EventTarget {
  static made = [];

  static certificates = 0;

  static async generateCertificate() {
    await turn();
    return { fingerprint: `AA:${(++FakePeerConnection.certificates).toString(16).padStart(2, '0').toUpperCase()}` };
  }

  signalingState = 'stable';
  connectionState = 'new';
  iceConnectionState = 'new';
  /** Types of the candidates that come with each description. */
  gathers = ['host'];
  /** Set by a test: what this browser does not take. @type {(description: { type: string, sdp: string }) => boolean} */
  refuses = () => false;
  localDescription = null;
  remoteDescription = null;
  candidates = [];
  restarts = 0;
  configurations = [];
  #transceivers = [];
  #channels = [];
  #descriptions = 0;
  #needed = false;
  /** The local description of the last agreement. */
  #agreed = null;

  constructor(configuration) {
    super();
    this.configurations.push(configuration);
    /** Of this connection's certificate. */
    this.fingerprint = configuration.certificates?.[0].fingerprint ?? `BB:${FakePeerConnection.made.length.toString(16).padStart(2, '0').toUpperCase()}`;
    FakePeerConnection.made.push(this);
  }

  get channel() {
    return this.#channels[0];
  }

  addTransceiver(kind, { direction, streams = [] } = {}) {
    const transceiver = {
      mid: null,
      direction,
      receiver: { track: { kind } },
      sender: fakeSender(),
    };
    transceiver.sender.setStreams(...streams);
    this.#transceivers.push(transceiver);
    this.#negotiationNeeded();
    return transceiver;
  }

  getTransceivers() {
    return [...this.#transceivers];
  }

  /** What a test says: the reports of the browser's own statistics. @type {Map<string, any>} */
  stats = new Map();
  statsAsked = 0;

  async getStats() {
    this.statsAsked++;
    return this.stats;
  }

  createDataChannel(label, options) {
    const channel = { label, ...options, readyState: 'connecting', sent: [], send: (data) => channel.sent.push(JSON.parse(data)), close() {} };
    this.#channels.push(channel);
    return channel;
  }

  getConfiguration() {
    return this.configurations.at(-1);
  }

  setConfiguration(configuration) {
    this.configurations.push(configuration);
  }

  restartIce() {
    this.restarts++;
    this.#negotiationNeeded();
  }

  async setLocalDescription({ type: asked } = {}) {
    await turn();
    if (asked === 'rollback') return this.#rollBack();
    const type = this.signalingState === 'have-remote-offer' ? 'answer' : 'offer';
    this.signalingState = type === 'offer' ? 'have-local-offer' : 'stable';
    this.localDescription = { type, sdp: `${type} ${FakePeerConnection.made.indexOf(this)}.${++this.#descriptions} ${this.#kinds()}\na=fingerprint:sha-256 ${this.fingerprint}` };
    if (type === 'answer') this.#agreed = this.localDescription;
    if (type === 'offer') this.#transceivers.forEach((transceiver, index) => (transceiver.mid = String(index)));
    for (const type of this.gathers) this.finds(type, `of ${this.localDescription.sdp}`);
  }

  async setRemoteDescription({ type, sdp }) {
    await turn();
    if (this.refuses({ type, sdp })) throw new DOMException('not taken', 'InvalidAccessError');
    if (type === 'answer' && this.signalingState !== 'have-local-offer') throw new DOMException('no offer', 'InvalidStateError');
    if (type === 'offer') this.#mirror(sdp);
    this.signalingState = type === 'offer' ? 'have-remote-offer' : 'stable';
    if (type === 'answer') this.#agreed = this.localDescription;
    this.remoteDescription = { type, sdp };
  }

  #rollBack() {
    this.signalingState = 'stable';
    this.localDescription = this.#agreed;
    this.#negotiationNeeded();
  }

  async addIceCandidate(candidate) {
    if (!this.remoteDescription) throw new DOMException('no description', 'InvalidStateError');
    if (candidate?.candidate === 'nonsense') throw new DOMException('can not be read', 'OperationError');
    this.candidates.push(candidate);
  }

  close() {
    this.connectionState = this.signalingState = 'closed';
  }

  /** ICE gathers a candidate. */
  finds(type, candidate = `candidate ${type}`) {
    const event = Object.assign(new Event('icecandidate'), { candidate: { type, toJSON: () => ({ candidate }) } });
    this.onicecandidate?.(event);
    this.dispatchEvent(event);
  }

  /** A STUN or TURN server does not give one. */
  findsNot(url, errorCode) {
    this.dispatchEvent(Object.assign(new Event('icecandidateerror'), { url, errorCode }));
  }

  /** As if ICE and DTLS had got there. */
  become(connectionState) {
    this.connectionState = connectionState;
    this.onconnectionstatechange?.();
  }

  openChannel() {
    this.channel.readyState = 'open';
    this.channel.onopen?.();
  }

  #kinds() {
    return this.#transceivers.map(({ receiver }) => receiver.track.kind).join(',');
  }

  #mirror(sdp) {
    if (this.#transceivers.length > 0) return;
    for (const [index, kind] of sdp.split(/[ \n]/)[2].split(',').entries()) {
      this.#transceivers.push({ ...this.#receiving(kind), mid: String(index) });
    }
  }

  #receiving(kind) {
    return { direction: 'recvonly', receiver: { track: { kind } }, sender: fakeSender() };
  }

  #negotiationNeeded() {
    if (this.#needed) return;
    this.#needed = true;
    setImmediate(() => {
      this.#needed = false;
      if (this.signalingState === 'stable') this.onnegotiationneeded?.();
    });
  }
}

/** Its parameters are a copy each time, and one call of setParameters has to end before the next, as in browsers. */
function fakeSender() {
  let parameters = { encodings: [{}] };
  const sender = {
    track: null,
    streams: [],
    setStreams: (...streams) => void (sender.streams = streams),
    replaceTrack: async (track) => void (sender.track = track),
    getParameters: () => structuredClone(parameters),
    setParameters: async (wanted) => {
      await turn();
      parameters = wanted;
    },
  };
  return sender;
}

const turn = () => new Promise((resolve) => setImmediate(resolve));
