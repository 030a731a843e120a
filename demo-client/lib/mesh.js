import { CandidatePacer } from './candidate-pacer.js';
import { systemClock } from './clock.js';
import { IceServers } from './ice-servers.js';
import { linkReport } from './link-report.js';
import { PeerLink } from './peer-link.js';
import { randomId } from './random-id.js';
import { sessionCertificate } from './session-certificate.js';
import { SLOTS } from './slots.js';

/** @import { Peer, Room } from './room.js' */
/** @import { Call } from './call.js' */
/** @import { Slot } from './slots.js' */
/** @typedef {(Room | Call) & { relayOnly?: boolean }} Group whoever is in it has a link to all others */

/** How long to wait for the other side's new link before making one; the two sides differ, so that one is first. */
const REPLACE_AFTER = { impolite: 500, polite: 3_000 };
/**
 * New links in the place of failed ones, until one connects or something has changed. Where there never was a way, another try rarely finds one;
 * one that was there may come back.
 */
const REPLACEMENTS = { never: 1, failed: 4 };

/**
 * A link to everyone in the room, and the same local tracks on all of them.
 *
 * The newcomer makes the links: to everyone whom the snapshot showed. The others wait for its offers. A link that is
 * connected is never closed because a socket died or the server forgot the room; it ends when a peer says so, when it
 * stays dead, or when its peer comes with a new one.
 *
 * Events: `link` `{ link, peer: Peer }`, also when a new link replaces one · `gone` `{ peer: id, reason }` ·
 * `control` `{ peer: id, message }` · `open` `{ link }`: its control channel is open · `problem` `{ link, cause, error }` and
 * `outcome` `{ link, outcome }` of a link · `unreachable` `{ link, cause }`: nothing more is tried until {@link wake} or
 * {@link reconnect}, or until the other side comes with a link
 */
export class Mesh extends EventTarget {
  #session;
  #room;
  #linkOptions;
  #ice;
  #clock;
  #listening = new AbortController();
  #pacer;
  #reports;
  /** @type {Map<Slot, MediaStreamTrack | null>} */
  #tracks = new Map();
  /** How many links may still take the place of failed ones, by peer id; nothing for those that are as they should be. @type {Map<string, number>} */
  #replacements = new Map();
  /** What has happened while the certificate is made, in order; null once it is there. @type {(() => void)[] | null} */
  #waiting = [];

  /** @type {Map<string, PeerLink>} by peer id */
  links = new Map();

  /**
   * @param {object} options
   * @param {import('./signaling-connection.js').SignalingConnection} options.session
   * @param {Group} options.room
   * @param {import('./media-manager.js').MediaManager} [options.media] whose tracks are sent, now and as they change
   * @param {RTCConfiguration} [options.configuration]
   * @param {typeof globalThis.RTCPeerConnection} [options.RTCPeerConnection]
   * @param {typeof globalThis.MediaStream} [options.MediaStream]
   * @param {boolean} [options.reports] whether the server is told how each attempt to connect ended, without addresses
   * @param {import('./clock.js').Clock} [options.clock]
   */
  constructor({ session, room, media, configuration, RTCPeerConnection, MediaStream, reports = true, clock = systemClock }) {
    super();
    this.#session = session;
    this.#room = room;
    this.#clock = clock;
    this.#reports = reports;
    const isMediaRefused = () => media?.isRefused === true;
    // In a relay-only room the server drops all other candidates; here they are not even gathered.
    const policy = room.relayOnly ? { iceTransportPolicy: /** @type {const} */ ('relay') } : {};
    this.#linkOptions = { configuration: { ...configuration, ...policy }, RTCPeerConnection, MediaStream, isMediaRefused, clock };
    this.#pacer = new CandidatePacer({ send: (message, refused, signal) => session.send(message, { refused, signal }), clock });
    void this.#prepare(RTCPeerConnection ?? globalThis.RTCPeerConnection);
    const { signal } = this.#listening;
    this.#ice = new IceServers({ session, clock, signal });
    this.#ice.addEventListener('change', () => this.#configure());
    /** @type {(target: EventTarget, type: string, handle: (detail: any) => void) => void} */
    const on = (target, type, handle) =>
      target.addEventListener(type, (/** @type {any} */ event) => this.#whenReady(() => handle(event.detail)), { signal });
    on(session, 'offer', (message) => this.#takeOffer(message));
    on(session, 'answer', (message) => this.#relayed(message));
    on(session, 'candidate', (message) => this.#relayed(message));
    on(session, 'withdraw', (message) => this.#relayed(message));
    on(session, 'close', (message) => this.#relayed(message));
    on(session, 'welcome', () => this.wake());
    on(room, 'peer-joined', ({ peer }) => this.#meet(peer));
    on(room, 'peer-left', ({ peer, reason }) => this.#part(peer.id, reason));
    on(room, 'peer-back', ({ peer, resumed }) => this.#back(peer, resumed));
    if (media) {
      for (const slot of SLOTS) this.setTrack(slot, media.tracks[slot]);
      on(media, 'track', ({ slot, track }) => this.setTrack(slot, track));
    }
    // Whoever made this has time to listen for `link` first.
    queueMicrotask(() => this.#whenReady(() => {
      for (const peer of room.peers.values()) this.#meet(peer);
    }));
  }

  /** Makes the links that are missing, as a newcomer does: for a page that closed them all and came back. */
  connectAll() {
    this.#whenReady(() => {
      for (const id of this.#room.peers.keys()) if (!this.links.has(id)) this.#open(id, randomId(), true);
    });
  }

  /** Makes a new link to a peer that could not be reached. @param {string} peer */
  reconnect(peer) {
    this.#replacements.delete(peer);
    this.#whenReady(() => this.#open(peer, randomId(), true));
  }

  /** @param {Slot} slot @param {MediaStreamTrack | null} track */
  setTrack(slot, track) {
    this.#tracks.set(slot, track);
    for (const link of this.links.values()) link.setTrack(slot, track);
  }

  /** A control message to everyone whose channel is open. @param {{ type: string } & Record<string, any>} message */
  broadcast(message) {
    for (const link of this.links.values()) link.channel.send(message);
  }

  /** The network is back: links that are not connected try again now, and those that were given up are made anew. */
  wake() {
    for (const link of this.links.values()) this.#wake(link);
  }

  /** Says bye on every link and closes it; the room is not left by this. */
  closeAll() {
    for (const id of [...this.links.keys()]) this.#drop(id, 'closed');
  }

  close() {
    this.#listening.abort();
    this.#waiting = [];
    this.closeAll();
  }

  /** @param {typeof globalThis.RTCPeerConnection} RTCPeerConnection */
  async #prepare(RTCPeerConnection) {
    const certificate = await sessionCertificate(this.#session, RTCPeerConnection);
    if (certificate) this.#linkOptions.configuration.certificates ??= [certificate];
    const waiting = this.#waiting ?? [];
    this.#waiting = null;
    for (const step of waiting) step();
  }

  /** @param {() => void} step that may make a link */
  #whenReady(step) {
    if (this.#listening.signal.aborted) return;
    if (this.#waiting) this.#waiting.push(step);
    else step();
  }

  #configure() {
    for (const link of this.links.values()) link.configure();
  }

  /** @param {Peer} peer */
  #meet(peer) {
    if (!peer.newcomer && !peer.away && !this.links.has(peer.id)) this.#open(peer.id, randomId(), true);
  }

  /** @param {Peer} peer @param {boolean} resumed if not, it is a new page, and makes the new link itself */
  #back(peer, resumed) {
    if (resumed) this.#meet(peer);
    const link = this.links.get(peer.id);
    if (link) this.#wake(link);
  }

  /** @param {PeerLink} link */
  #wake(link) {
    if (this.#isGivenUp(link)) this.reconnect(link.peer);
    else link.wake();
  }

  /** Not those of which only a person can know whether to go on. @param {PeerLink} link */
  #isGivenUp(link) {
    return link.state === 'failed' && !link.isHopeless && (this.#replacements.get(link.peer) ?? 0) < 0;
  }

  /** @param {string} id @param {string} reason */
  #part(id, reason) {
    const state = this.links.get(id)?.state;
    const mayReturn = reason === 'lost' || reason === 'absent';
    // Of those who are absent the server may know nothing, and a call that is over, whoever hung up, is not looked for any more.
    const isGone = state === 'connecting' && reason !== 'absent' && !('state' in this.#room && this.#room.state === 'ended');
    if (!mayReturn || state !== 'connected') this.#drop(id, reason, isGone ? 'gone' : 'closed');
  }

  /** @param {any} message */
  #takeOffer(message) {
    const { from, link: id, epoch } = message;
    const current = this.links.get(from);
    if (!this.#room.peers.has(from)) return;
    if (current && (id === undefined || id === current.id)) {
      void current.receive(message);
    } else if (epoch > 1) {
      // The other side goes on with a link that this page, newly loaded, never had: an answer would not fit its keys.
      this.#tellClosed({ type: 'close', to: from, link: id });
    } else if (!current?.isOpening || current.polite) {
      // Two first offers that crossed: as with every collision, the polite side gives way.
      void this.#open(from, id ?? randomId(), false)?.receive(message);
    }
  }

  /** @param {any} message of a link that is there */
  #relayed(message) {
    const link = this.links.get(message.from);
    if (link && (message.link === undefined || message.link === link.id)) void link.receive(message);
  }

  /** @param {string} peerId @param {string} id @param {boolean} initiator */
  #open(peerId, id, initiator) {
    const peer = this.#room.peers.get(peerId);
    if (!peer) return undefined; // left meanwhile
    const replaced = this.links.get(peerId);
    /** @type {PeerLink} */
    const link = new PeerLink({
      peer: peerId,
      id,
      initiator,
      polite: peer.polite,
      send: (message, refused) => this.#send(link, message, refused),
      canSend: () => this.#canReach(peerId),
      iceServers: () => this.#ice.current,
      refresh: () => this.#ice.refresh(),
      ...this.#linkOptions,
    });
    this.links.set(peerId, link);
    replaced?.close('replaced');
    link.addEventListener('statechange', (/** @type {any} */ event) => this.#follow(link, event.detail));
    link.addEventListener('open', () => this.#emit('open', { link }));
    link.addEventListener('message', (/** @type {any} */ event) => this.#emit('control', { peer: peerId, message: event.detail }));
    link.addEventListener('problem', (/** @type {any} */ event) => this.#emit('problem', { link, ...event.detail }));
    link.addEventListener('outcome', (/** @type {any} */ event) => this.#ended(link, event.detail));
    for (const [slot, track] of this.#tracks) link.setTrack(slot, track);
    this.#emit('link', { link, peer });
    return link;
  }

  /** @param {PeerLink} link @param {import('./link-outcome.js').LinkOutcome} outcome of an attempt to connect */
  #ended(link, outcome) {
    // Of a peer that has left just now the server hears too, but not of one that it does not know.
    const isKnown = this.#room.peers.has(link.peer) || outcome.cause === 'gone';
    if (this.#reports && isKnown) this.#session.send(linkReport(link, outcome));
    this.#emit('outcome', { link, outcome });
  }

  /** @param {PeerLink} link @param {any} message @param {(error: any) => void} [refused] */
  #send(link, message, refused) {
    if (message.type === 'candidate') this.#pacer.push(message, link.ended, refused);
    else if (message.type !== 'close') this.#session.send(message, { refused, signal: link.ended });
    else if (this.#room.peers.has(link.peer)) this.#tellClosed(message);
  }

  /** @param {any} close that is refused only where the peer has left meanwhile, and the link has gone with it */
  #tellClosed(close) {
    this.#session.send(close, { refused: () => {} });
  }

  /** @param {PeerLink} link @param {{ state: string, reason: string }} change */
  #follow(link, { state, reason }) {
    if (this.links.get(link.peer) !== link) return;
    if (state === 'connected') this.#replacements.delete(link.peer);
    // It stays as what it is, an end that somebody has to look at: see RACE 16 in negotiation.js.
    else if (state === 'closed' && reason === 'certificate') this.#giveUp(link, reason);
    else if (state === 'closed') this.#drop(link.peer, reason);
    else if (!this.#room.peers.has(link.peer)) this.#drop(link.peer, 'lost');
    else if (state === 'failed') this.#failed(link);
  }

  /** @param {PeerLink} link */
  #failed(link) {
    const left = (this.#replacements.get(link.peer) ?? REPLACEMENTS[link.outcome?.result === 'failed' ? 'failed' : 'never']) - 1;
    this.#replacements.set(link.peer, left);
    if (left >= 0 && !link.isHopeless) this.#replaceLater(link);
    else this.#giveUp(link, link.outcome?.cause);
  }

  /** Told after the link's own change of state, which others hear of later than this. @param {PeerLink} link @param {string | null | undefined} cause */
  #giveUp(link, cause) {
    queueMicrotask(() => this.links.get(link.peer) === link && this.#emit('unreachable', { link, cause }));
  }

  /** @param {PeerLink} link that failed while its peer is still in the room */
  #replaceLater(link) {
    this.#clock.setTimeout(() => {
      if (this.links.get(link.peer) !== link) return;
      if (!this.#room.peers.has(link.peer)) this.#drop(link.peer, 'lost');
      else if (this.#canReach(link.peer)) this.#open(link.peer, randomId(), true);
      else this.#replaceLater(link);
    }, link.polite ? REPLACE_AFTER.polite : REPLACE_AFTER.impolite);
  }

  /** @param {string} peer */
  #canReach(peer) {
    return this.#session.state === 'open' && this.#room.peers.get(peer)?.away === false;
  }

  /** @param {string} peer @param {string} reason @param {string} [ending] what becomes of the link: see {@link PeerLink.close} */
  #drop(peer, reason, ending = reason === 'bye' ? 'bye' : 'closed') {
    const link = this.links.get(peer);
    this.#replacements.delete(peer);
    if (!this.links.delete(peer)) return;
    link?.close(ending);
    this.#emit('gone', { peer, reason });
  }

  /** @param {string} type @param {object} detail */
  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
