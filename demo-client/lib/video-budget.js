import { applyCaps, AT_EASE, capsFor, nextStrain } from './mesh-policy.js';

/** @import { Mesh } from './mesh.js' */
/** @import { StatsSampler } from './stats-sampler.js' */

/**
 * Keeps every camera that is sent within the caps of mesh-policy.js, as people come and go and as the processor can bear.
 *
 * Events: `change` `{ caps }`, null when there are too many people for pictures
 */
export class VideoBudget extends EventTarget {
  #mesh;
  #stats;
  #strain = AT_EASE;
  #listening = new AbortController();
  /** Links whose parameters are being set: the browser takes one change at a time. @type {WeakSet<object>} */
  #busy = new WeakSet();
  /** @type {ReturnType<typeof capsFor>} */
  caps;

  /** @param {{ mesh: Mesh, stats: StatsSampler }} options */
  constructor({ mesh, stats }) {
    super();
    this.#mesh = mesh;
    this.#stats = stats;
    this.caps = capsFor(mesh.links.size);
    const { signal } = this.#listening;
    mesh.addEventListener('link', (/** @type {any} */ event) => this.#follow(event.detail.link), { signal });
    mesh.addEventListener('gone', () => this.#adjust(), { signal });
    stats.addEventListener('round', () => this.#weigh(), { signal });
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
    for (const link of this.#mesh.links.values()) void this.#apply(link);
    if (changed) this.dispatchEvent(new CustomEvent('change', { detail: { caps } }));
  }

  /** @param {import('./peer-link.js').PeerLink} link */
  async #apply(link) {
    const sender = link.sender('camera');
    if (!sender || link.state === 'closed' || this.#busy.has(link)) return;
    const parameters = sender.getParameters();
    if (!applyCaps(parameters, this.caps, shorterSide(sender.track))) return;
    this.#busy.add(link);
    const isSet = await sender.setParameters(parameters).then(() => true, () => false); // a link that closed just now
    this.#busy.delete(link);
    if (isSet) await this.#apply(link); // the caps may have changed meanwhile
  }
}

/** A phone held upright films upright, and its picture is no larger for it. @param {MediaStreamTrack | null} track */
function shorterSide(track) {
  const { width = 1280, height = 720 } = track?.getSettings() ?? {};
  return Math.min(width, height);
}
