import { selectedPair } from './link-outcome.js';

/**
 * Media of one kind in one direction, over all tracks of that kind. Rates are over the time since the sample before.
 *
 * @typedef {object} Flow
 * @property {number} bitrate bits a second, without headers
 * @property {number | null} loss of the packets in that time, 0 to 1; null when nothing was to be had
 * @property {number | null} jitter milliseconds
 * @property {number} width pixels of the largest picture, 0 for sound
 * @property {number} height
 * @property {number} fps of that picture
 * @property {'none' | 'cpu' | 'bandwidth' | 'other'} limitation what keeps the browser from sending more; `none` for what comes in
 */
/**
 * @typedef {object} LinkStats
 * @property {number} at milliseconds, of the browser's own clock for statistics
 * @property {'direct' | 'relay' | null} route null while there is none
 * @property {string | null} protocol `udp` or `tcp`
 * @property {number | null} rtt milliseconds to the other side and back
 * @property {{ audio: Flow, video: Flow }} up what is sent
 * @property {{ audio: Flow, video: Flow }} down what is received
 * @property {{ local: string | null, remote: string | null }} addresses of both ends of the route: private data
 */
/** @typedef {Map<string, any>} Report as `RTCPeerConnection.getStats` gives it */

/** The browser's own "no limitation" and those that call for something, the worst last. */
const LIMITATIONS = /** @type {const} */ (['none', 'other', 'bandwidth', 'cpu']);

/**
 * One link in numbers, from two reports of it (W3C webrtc-stats).
 *
 * @param {Report} report
 * @param {Report | undefined} before the report of the sample before; without it all rates are 0
 * @returns {LinkStats}
 */
export function linkStats(report, before) {
  const all = [...report.values()];
  const pair = selectedPair(report);
  const local = pair && report.get(pair.localCandidateId);
  const remote = pair && report.get(pair.remoteCandidateId);
  const isRelayed = local?.candidateType === 'relay' || remote?.candidateType === 'relay';
  return {
    at: Math.max(0, ...all.map(({ timestamp }) => timestamp)),
    route: pair ? (isRelayed ? 'relay' : 'direct') : null,
    protocol: local?.relayProtocol ?? local?.protocol ?? null,
    rtt: millis(pair?.currentRoundTripTime),
    up: both((kind) => flow('outbound-rtp', kind, report, before)),
    down: both((kind) => flow('inbound-rtp', kind, report, before)),
    addresses: { local: address(local), remote: address(remote) },
  };
}

/**
 * How good a link is for people who talk: the thresholds are where delay begins to disturb turn-taking (ITU-T G.114: 150 ms one
 * way is good, 400 ms the limit) and where loss is heard and seen.
 *
 * @param {LinkStats} stats
 * @returns {'good' | 'fair' | 'poor' | 'unknown'}
 */
export function quality({ route, rtt, up, down }) {
  if (route === null) return 'unknown';
  const loss = Math.max(down.audio.loss ?? 0, down.video.loss ?? 0, up.audio.loss ?? 0, up.video.loss ?? 0);
  const jitter = down.audio.jitter ?? 0;
  if (loss > 0.1 || (rtt ?? 0) > 800) return 'poor';
  if (loss > 0.03 || (rtt ?? 0) > 300 || jitter > 60) return 'fair';
  return 'good';
}

/** @template T @param {(kind: 'audio' | 'video') => T} make @returns {{ audio: T, video: T }} */
const both = (make) => ({ audio: make('audio'), video: make('video') });

/** @param {number | undefined} seconds */
const millis = (seconds) => (seconds === undefined ? null : Math.round(seconds * 1000));

/** @param {any} candidate whose address is not told where the browser hides it */
function address(candidate) {
  if (!candidate) return null;
  const host = candidate.address ?? 'hidden';
  return `${host.includes(':') ? `[${host}]` : host}:${candidate.port} ${candidate.candidateType}`;
}

/** @param {'outbound-rtp' | 'inbound-rtp'} type @param {'audio' | 'video'} kind @param {Report} report @param {Report} [before] @returns {Flow} */
function flow(type, kind, report, before) {
  const isUp = type === 'outbound-rtp';
  const streams = [...report.values()].filter((stream) => stream.type === type && stream.kind === kind);
  const largest = streams.reduce((best, stream) => ((stream.frameHeight ?? 0) > (best?.frameHeight ?? 0) ? stream : best), undefined);
  // What was lost on the way out only the other side knows: its report names the stream that it is about.
  const counted = isUp ? streams.map(({ remoteId }) => report.get(remoteId)).filter(Boolean) : streams;
  const jitters = counted.map(({ jitter }) => jitter).filter((jitter) => jitter !== undefined);
  return {
    bitrate: sum(streams, (stream) => bitrate(stream, before?.get(stream.id), isUp ? 'bytesSent' : 'bytesReceived')),
    loss: isUp ? highest(counted.map(({ fractionLost }) => fractionLost)) : lossOf(counted, before),
    jitter: millis(highest(jitters) ?? undefined),
    width: largest?.frameWidth ?? 0,
    height: largest?.frameHeight ?? 0,
    fps: largest?.framesPerSecond ?? 0,
    limitation: isUp ? worst(streams.map(({ qualityLimitationReason }) => qualityLimitationReason)) : 'none',
  };
}

/** @param {any} stream @param {any} earlier @param {string} field */
function bitrate(stream, earlier, field) {
  const seconds = earlier ? (stream.timestamp - earlier.timestamp) / 1000 : 0;
  return seconds > 0 ? Math.max(0, Math.round(((stream[field] - earlier[field]) * 8) / seconds)) : 0;
}

/** @param {any[]} streams @param {Report} [before] */
function lossOf(streams, before) {
  const since = (/** @type {string} */ field) => sum(streams, (stream) => (stream[field] ?? 0) - (before?.get(stream.id)?.[field] ?? 0));
  const [lost, received] = [Math.max(0, since('packetsLost')), since('packetsReceived')];
  return lost + received > 0 ? lost / (lost + received) : null;
}

/** @param {(string | undefined)[]} reasons @returns {Flow['limitation']} */
const worst = (reasons) => LIMITATIONS[Math.max(0, ...reasons.map((reason) => LIMITATIONS.indexOf(/** @type {any} */ (reason))))];

/** @param {(number | undefined)[]} values */
function highest(values) {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? null : Math.max(...known);
}

/** @template T @param {T[]} items @param {(item: T) => number} value */
const sum = (items, value) => items.reduce((total, item) => total + value(item), 0);
