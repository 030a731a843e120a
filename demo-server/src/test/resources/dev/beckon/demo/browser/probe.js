// What the tests ask a page about, and the faults that they put into it. Runs before the page's own scripts.
(() => {
  let connections = []; // without those that are closed: what a page lets go of is not held here
  let made = 0;
  let tracks = [];
  const dropped = [];
  let held = null;
  let heldType = '';
  const violations = [];

  addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => violations.push(`${violatedDirective} ${blockedURI}`));

  const isOpen = (pc) => pc.signalingState !== 'closed';
  const isLive = (track) => track.readyState === 'live';

  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration) {
      super(window.relaysOnly ? { ...configuration, iceTransportPolicy: 'relay' } : configuration);
      connections = [...connections.filter(isOpen), this];
      made++;
    }
  };

  // Two people on one machine with the same voice: each takes the other's for an echo.
  const raw = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
  // Small pictures: to encode large ones for several people at once is more than what tests run on may be able to.
  const { getUserMedia } = MediaDevices.prototype;
  MediaDevices.prototype.getUserMedia = async function ({ audio, video }) {
    const small = { ...(video === true ? {} : video), width: 320, height: 180, frameRate: 20 };
    const stream = await getUserMedia.call(this, {
      audio: audio && window.rawSound ? { ...(audio === true ? {} : audio), ...raw } : audio,
      video: video && !window.fullPicture ? small : video,
    });
    tracks = [...tracks.filter(isLive), ...stream.getTracks()];
    return stream;
  };
  const { clone } = MediaStreamTrack.prototype;
  MediaStreamTrack.prototype.clone = function () {
    const copy = clone.call(this);
    tracks = [...tracks.filter(isLive), copy];
    return copy;
  };

  const { send } = WebSocket.prototype;
  WebSocket.prototype.send = function (text) {
    const { type } = JSON.parse(text);
    const at = dropped.indexOf(type);
    if (at >= 0) dropped.splice(at, 1);
    else if (held && type === heldType) held.push(() => send.call(this, text));
    else send.call(this, text);
  };

  let mostBuffered = 0;
  const sendData = RTCDataChannel.prototype.send;
  RTCDataChannel.prototype.send = function (data) {
    sendData.call(this, data);
    mostBuffered = Math.max(mostBuffered, this.bufferedAmount);
  };

  const link = (peer) => window.beckon.links.get(peer);
  const videoOf = (peer) => document.querySelector(`[data-testid=peer-tile][data-peer="${peer}"] video`);
  const sum = (reports, field) => reports.reduce((total, report) => total + (report[field] ?? 0), 0);
  const reports = async (peer, type, kind) =>
    [...(await link(peer).pc.getStats()).values()].filter((report) => report.type === type && report.kind === kind);
  const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

  /** The next frame that the element shows, as small pixels. */
  const pixels = (video) =>
    new Promise((done) =>
      video.requestVideoFrameCallback(() => {
        const canvas = new OffscreenCanvas(32, 18);
        const context = canvas.getContext('2d');
        context.drawImage(video, 0, 0, 32, 18);
        done(context.getImageData(0, 0, 32, 18).data);
      }),
    );

  window.probe = {
    violations,
    /** Bytes that waited in a data channel at most. */
    mostBuffered: () => mostBuffered,
    /** Connections that this page has ever made. */
    connectionsMade: () => made,
    openConnections: () => connections.filter(isOpen).length,
    /** Of cameras and microphones, which show a light as long as one is on. */
    liveTracks: () => tracks.filter(isLive).length,
    isLinked: (peer) => link(peer)?.pc.connectionState === 'connected',
    linkId: (peer) => link(peer)?.id,
    isStable: (peer) => link(peer).pc.signalingState === 'stable',
    framesDecoded: async (peer) => sum(await reports(peer, 'inbound-rtp', 'video'), 'framesDecoded'),
    audioEnergy: async (peer) => sum(await reports(peer, 'inbound-rtp', 'audio'), 'totalAudioEnergy'),
    videoBytesSent: async (peer) => sum(await reports(peer, 'outbound-rtp', 'video'), 'bytesSent'),
    iceUfrag: (peer) => /a=ice-ufrag:(\S+)/.exec(link(peer).pc.currentLocalDescription.sdp)[1],

    /** Whether two frames that the tile shows differ from each other, and the picture is not one even colour. */
    async picturesChange(peer) {
      const first = await pixels(videoOf(peer));
      await pause(200);
      const second = await pixels(videoOf(peer));
      const isEven = first.every((value, at) => value === first[at % 4]);
      return !isEven && first.some((value, at) => value !== second[at]);
    },

    /** The colours of the left and the right end of what the tile shows. */
    async sides(peer) {
      const data = await pixels(videoOf(peer));
      const colour = (column) => [...data.slice((9 * 32 + column) * 4, (9 * 32 + column) * 4 + 3)];
      return { left: colour(3), right: colour(28) };
    },

    /** The next message of this type is lost on its way to the server. */
    drop: (type) => void dropped.push(type),
    dropsLeft: () => dropped.length,

    /** Keeps messages of this type back until they are let go, so that those of two pages cross for certain. */
    hold: (type) => ((held = []), void (heldType = type)),
    heldCount: () => held.length,
    letGo() {
      const messages = held;
      held = null;
      for (const message of messages) message();
    },
  };
})();
