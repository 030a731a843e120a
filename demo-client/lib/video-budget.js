import { applyCaps, AT_EASE, capsFor, nextStrain, screenCapsFor } from './mesh-policy.js';

/** @import { Mesh } from './mesh.js' */
/** @import { MediaStates } from './media-state.js' */
/** @import { StatsSampler } from './stats-sampler.js' */

/**
 * Keeps every camera and every screen that is sent within the caps of mesh-policy.js, as people come and go and as the processor can bear.
 * Whoever wants no cameras (`MediaState.cameras`) gets none.
 *
 * Events: `change` `{ caps }`, null when there are too many people for pictures
 */
export class VideoBudget extends EventTarget {
  #mesh;
  #stats;
  #states;
  #strain = AT_EASE;
  #listening = new AbortController();
  /** Senders whose parameters are being set: the browser takes one change at a time. @type {WeakSet<object>} */
  #busy = new WeakSet();
  /** @type {ReturnType<typeof capsFor>} */
  caps;

  /** @param {{ mesh: Mesh, stats: StatsSampler, states?: MediaStates }} options `states`: where others say what they want */
  constructor({ mesh, stats, states }) {
    super();
    this.#mesh = mesh;
    this.#stats = stats;
    this.#states = states;
    this.caps = capsFor(mesh.links.size);
    const { signal } = this.#listening;
    mesh.addEventListener('link', (/** @type {any} */ event) => this.#follow(event.detail.link), { signal });
    mesh.addEventListener('gone', () => this.#adjust(), { signal });
    stats.addEventListener('round', () => this.#weigh(), { signal });
    states?.addEventListener('change', () => this.#adjust(), { signal });
    for (const link of mesh.links.values()) this.#follow(link);
  }

  close() {
    this.#listening.abort();
  }

  /** @param {import('./peer-link.js').PeerLink} link */
  #follow(link) {
    link.addEventListener('statechange', () => this.#adjust(), { signal: this.#listening.signal });
    this.#adjust();
  }

  #weigh() {
    const isCpuLimited = [...this.#mesh.links.keys()].some((id) => this.#stats.latest(id)?.up.video.limitation === 'cpu');
    this.#strain = nextStrain(this.#strain, isCpuLimited);
    this.#adjust();
  }

  #adjust() {
    const caps = capsFor(this.#mesh.links.size, this.#strain.steps);
    const changed = JSON.stringify(caps) !== JSON.stringify(this.caps);
    this.caps = caps;
    for (const link of this.#mesh.links.values()) for (const slot of /** @type {const} */ (['camera', 'screen'])) void this.#apply(link, slot);
    if (changed) this.dispatchEvent(new CustomEvent('change', { detail: { caps } }));
  }

  /** @param {import('./peer-link.js').PeerLink} link @param {'camera' | 'screen'} slot */
  async #apply(link, slot) {
    const sender = link.sender(slot);
    if (!sender || link.state === 'closed' || this.#busy.has(sender)) return;
    const caps = slot === 'screen' ? screenCapsFor(this.#mesh.links.size, this.#strain.steps) : this.#states?.of(link.peer)?.cameras === false ? null : this.caps;
    const parameters = sender.getParameters();
    if (!applyCaps(parameters, caps, shorterSide(sender.track))) return;
    this.#busy.add(sender);
    const isSet = await sender.setParameters(parameters).then(() => true, () => false); // a link that closed just now
    this.#busy.delete(sender);
    if (isSet) await this.#apply(link, slot); // the caps may have changed meanwhile
  }
}

/** A phone held upright films upright, and its picture is no larger for it. @param {MediaStreamTrack | null} track */
function shorterSide(track) {
  const { width = 1280, height = 720 } = track?.getSettings() ?? {};
  return Math.min(width, height);
}
