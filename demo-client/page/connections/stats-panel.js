import { diagnostics } from './diagnostics.js';
import { el } from '../ui/dom.js';
import { quality } from '../lib/index.js';
import { sparkline } from './sparkline.js';
import { toast } from '../ui/toast.js';

/** @import { LinkStats } from '../lib/index.js' */
/** @import { Conversation } from '../flows/conversation.js' */

const CAPACITY = 60;

/** What the lines show: what to take from a sample, how to say it, and the least height of the scale. */
const LINES = [
  { name: 'Received', of: (/** @type {LinkStats} */ { down }) => down.audio.bitrate + down.video.bitrate, say: bitrate, top: 500_000 },
  { name: 'Sent', of: (/** @type {LinkStats} */ { up }) => up.audio.bitrate + up.video.bitrate, say: bitrate, top: 500_000 },
  { name: 'Lost', of: (/** @type {LinkStats} */ { down }) => down.video.loss ?? down.audio.loss, say: percent, top: 0.05 },
  { name: 'Round trip', of: (/** @type {LinkStats} */ { rtt }) => rtt, say: (/** @type {number} */ rtt) => `${rtt} ms`, top: 100 },
];

/** The connections of the call as lines and numbers, drawn anew with each sample while it is open. */
export class StatsPanel {
  #peers = el('div', { class: 'stats-peers', 'data-testid': 'stats-peers' });
  #addresses = el('input', { type: 'checkbox', id: 'stats-addresses' });
  #dialog;
  /** @type {Conversation | undefined} */
  #conversation;

  constructor() {
    const copy = el('button', { type: 'button', class: 'button', 'data-testid': 'copy-diagnostics', onclick: () => this.#copy(), textContent: 'Copy diagnostics' });
    this.#dialog = el(
      'dialog',
      { class: 'dialog stats', 'data-testid': 'stats', 'aria-labelledby': 'stats-title' },
      el(
        'form',
        { class: 'dialog-body', method: 'dialog' },
        el('h2', { id: 'stats-title', tabIndex: -1, autofocus: true, textContent: 'Connections' }),
        this.#peers,
        el('label', { class: 'check', htmlFor: 'stats-addresses' }, this.#addresses, 'Copy network addresses too'),
        el('div', { class: 'actions' }, el('button', { type: 'submit', class: 'button primary', textContent: 'Done' }), copy),
      ),
    );
    document.body.append(this.#dialog);
  }

  /** @param {Conversation} conversation that begins */
  follow(conversation) {
    this.#conversation = conversation;
    conversation.stats.addEventListener('round', () => this.#dialog.open && this.#draw());
  }

  close() {
    this.#dialog.close();
    this.#conversation = undefined;
  }

  open() {
    this.#draw();
    this.#dialog.showModal();
    this.#dialog.scrollTop = 0; // what has the focus is at its end
  }

  #draw() {
    if (!this.#conversation) return;
    const { mesh, stats, cast } = this.#conversation;
    const sections = [...mesh.links.keys()].map((peer) => section(cast.nameOf(peer), stats.history(peer)));
    this.#peers.replaceChildren(...(sections.length > 0 ? sections : [el('p', { textContent: 'Nobody else is here.' })]));
  }

  async #copy() {
    if (!this.#conversation) return;
    try {
      await navigator.clipboard.writeText(diagnostics(this.#conversation, { addresses: this.#addresses.checked }));
      toast('Copied. It names no people and no room.');
    } catch {
      toast('The browser does not let this page copy.');
    }
  }
}

/** @param {string} name @param {readonly LinkStats[]} history */
function section(name, history) {
  const latest = history.at(-1);
  const title = el('h3', {}, el('bdi', { textContent: name }));
  if (!latest) return el('section', { class: 'stats-peer' }, title, el('p', { textContent: 'Connecting…' }));
  const charts = LINES.map(({ name: what, of, say, top }) => {
    const values = history.map(of);
    const now = values.at(-1) ?? null;
    const text = now === null ? '–' : say(now);
    return el('figure', { class: 'stats-line' }, el('figcaption', {}, `${what} `, el('b', { textContent: text })), sparkline(values, { label: `${what}: ${text} now`, capacity: CAPACITY, top }));
  });
  return el('section', { class: 'stats-peer' }, title, el('p', { class: 'stats-words', textContent: words(latest) }), ...charts);
}

/** @param {LinkStats} stats */
function words(stats) {
  const { route, protocol, up, down } = stats;
  const parts = [quality(stats), route ? `${route} over ${protocol}` : 'no connection'];
  for (const [what, flow] of /** @type {const} */ ([['in', down.video], ['out', up.video]])) {
    if (flow.height > 0 && flow.bitrate > 0) parts.push(`${what} ${flow.width}×${flow.height} at ${Math.round(flow.fps)}/s`);
  }
  if (down.audio.jitter !== null) parts.push(`jitter ${down.audio.jitter} ms`);
  if (up.video.limitation !== 'none') parts.push(`limited by ${up.video.limitation}`);
  return parts.join(' · ');
}

/** @param {number} value */
function bitrate(value) {
  return value >= 1_000_000 ? `${(value / 1_000_000).toFixed(1)} Mb/s` : `${Math.round(value / 1000)} kb/s`;
}

/** @param {number} value */
function percent(value) {
  return `${(value * 100).toFixed(value < 0.1 && value > 0 ? 1 : 0)} %`;
}
