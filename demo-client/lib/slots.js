/**
 * The four media slots of a link, in the order of their m-lines. Every link has all of them from its first offer on, so
 * turning a camera on or sharing a screen is a `replaceTrack`, and never a renegotiation.
 *
 * @typedef {'mic' | 'camera' | 'screen' | 'screenAudio'} Slot
 */

/** @type {readonly { slot: Slot, kind: 'audio' | 'video' }[]} */
const LAYOUT = Object.freeze([
  { slot: 'mic', kind: 'audio' },
  { slot: 'camera', kind: 'video' },
  { slot: 'screen', kind: 'video' },
  { slot: 'screenAudio', kind: 'audio' },
]);

/** @type {readonly Slot[]} */
export const SLOTS = Object.freeze(LAYOUT.map(({ slot }) => slot));

/**
 * Sound and picture of one group are played in step (RFC 8834 section 4.9 with RFC 8830): a browser holds back the sound for a picture that is
 * late, but only for one that the sender has put into the same stream.
 *
 * @param {Slot} slot
 * @returns {'main' | 'screen'}
 */
const groupOf = (slot) => (slot === 'mic' || slot === 'camera' ? 'main' : 'screen');

/** The slots of one peer connection: which transceiver is which, what is sent on it, and the streams to show. */
export class Slots {
  #pc;
  #refused;
  /** @type {Map<Slot, RTCRtpTransceiver>} */
  #transceivers = new Map();
  /** @type {Map<Slot, MediaStreamTrack | null>} */
  #tracks = new Map();
  /** Of what this side sends, without the tracks: their ids tell the other browser what belongs together. */
  #groups;

  /**
   * @param {RTCPeerConnection} pc
   * @param {typeof MediaStream} Stream
   * @param {(error: unknown) => void} refused a track that was set before there was a transceiver for it can not be sent
   */
  constructor(pc, Stream, refused) {
    this.#pc = pc;
    this.#refused = refused;
    /** What the other side sends; the same objects for the link's whole life. */
    this.streams = { main: new Stream(), screen: new Stream() };
    this.#groups = { main: new Stream(), screen: new Stream() };
  }

  /** The newcomer's part: puts the slots into the first offer. */
  add() {
    for (const { slot, kind } of LAYOUT) this.#use(slot, this.#pc.addTransceiver(kind, { direction: 'sendrecv', streams: [this.#groups[groupOf(slot)]] }));
  }

  /**
   * RACE 5 (slots). Were both sides to add transceivers, each would end with eight: the offer's and its own. So this
   * side takes over those of the first offer, by the position of their m-line.
   * Test: slots.test.js "the answering side adopts the offer's transceivers"
   */
  adopt() {
    if (this.#transceivers.size > 0) return;
    const ordered = this.#pc.getTransceivers().filter(({ mid }) => mid !== null);
    LAYOUT.forEach(({ slot, kind }, index) => {
      const transceiver = ordered[index];
      if (transceiver?.receiver.track.kind !== kind) return;
      transceiver.direction = 'sendrecv';
      transceiver.sender.setStreams?.(this.#groups[groupOf(slot)]);
      this.#use(slot, transceiver);
    });
  }

  /** @param {Slot} slot @param {MediaStreamTrack | null} track */
  async set(slot, track) {
    this.#tracks.set(slot, track);
    await this.#transceivers.get(slot)?.sender.replaceTrack(track);
  }

  /** @param {Slot} slot */
  transceiver(slot) {
    return this.#transceivers.get(slot);
  }

  /** @param {Slot} slot @param {RTCRtpTransceiver} transceiver */
  #use(slot, transceiver) {
    this.#transceivers.set(slot, transceiver);
    const track = this.#tracks.get(slot);
    if (track) transceiver.sender.replaceTrack(track).catch(this.#refused);
    // RACE 6 (streams). `ontrack.streams` may be empty, and it groups tracks as the sender pleased: build streams by slot.
    // Test: slots.test.js "streams are built by slot"
    const stream = this.streams[groupOf(slot)];
    const received = transceiver.receiver.track;
    // Chromium plays nothing of a stream whose video has not sent a frame yet: whoever comes with the camera off would not
    // be heard. So a picture joins the sound when it begins.
    // Test: slots.test.js "a camera joins its stream with its first frame"
    if (slot === 'camera' && received.muted) received.addEventListener('unmute', () => stream.addTrack(received), { once: true });
    else stream.addTrack(received);
  }
}
