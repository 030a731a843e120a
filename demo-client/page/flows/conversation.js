import { Chat, Files, MediaStates, Reactions, Recordings, SafetyCodes, StatsSampler, VideoBudget } from '../lib/index.js';
import { Cast } from '../call/cast.js';
import { followLosses } from './losses.js';

/** @import { JoinedCall, MediaManager } from '../lib/index.js' */

/**
 * What goes on between those who are in a room or a call together: what the call's screen is about.
 *
 * Event: `signaling` `{ up: boolean }`: the server is out of reach, or back
 */
export class Conversation extends EventTarget {
  /** @param {{ call: JoinedCall, media: MediaManager, name: string }} options a call that this side is in; `name`, of this side, may be empty */
  constructor({ call, media, name }) {
    super();
    const { session } = call;
    const mesh = /** @type {NonNullable<JoinedCall['mesh']>} */ (call.mesh);
    this.call = call;
    /** @type {any} */
    this.group = call.group;
    this.mesh = mesh;
    this.chat = new Chat(mesh);
    this.states = new MediaStates(mesh);
    this.reactions = new Reactions(mesh);
    this.recordings = new Recordings(mesh);
    this.files = new Files({ mesh });
    this.safety = new SafetyCodes({ mesh, self: session.peer ?? '' });
    this.stats = new StatsSampler({ mesh });
    this.budget = new VideoBudget({ mesh, stats: this.stats, states: this.states });
    this.budget.addEventListener('change', () => this.#tellState(media));
    this.stats.start();
    const over = new AbortController();
    const { signal } = over;
    this.cast = new Cast({ name, id: session.peer ?? '', group: this.group, media, mesh, states: this.states, signal });
    followLosses(session, (up) => this.dispatchEvent(new CustomEvent('signaling', { detail: { up } })), { signal });
    media.addEventListener('state', () => this.#tellState(media), { signal });
    this.#tellState(media);
    call.addEventListener('ended', () => {
      over.abort();
      this.stats.stop();
      this.budget.close();
    });
  }

  get isRoom() {
    return this.cast.isRoom;
  }

  /** Whether no cameras are to come: for a slow or costly network. @param {boolean} on */
  set soundOnly(on) {
    this.cast.soundOnly = on;
    this.states.set({ cameras: !on });
  }

  /** A camera that too many people keep from being sent is off for them. @param {MediaManager} media */
  #tellState(media) {
    const camera = media.isOn('camera') && this.budget.caps !== null;
    this.states.set({ mic: media.isOn('mic'), camera, screen: media.isSharing });
  }
}
