import { diagnostics } from './diagnostics.js';
import { el } from '../ui/dom.js';
import { quality } from '../lib/index.js';
import { sparkline } from './sparkline.js';
import { toast } from '../ui/toast.js';
import { bitrate, millis, percent } from '../ui/numbers.js';
import { text } from '../ui/texts.js';

/** @import { LinkStats } from '../lib/index.js' */
/** @import { Conversation } from '../flows/conversation.js' */

const CAPACITY = 60;

/** What the lines show: what to take from a sample, how to say it, and the least height of the scale. */
const LINES = [
  { name: text('stats.received'), of: (/** @type {LinkStats} */ { down }) => down.audio.bitrate + down.video.bitrate, say: bitrate, top: 500_000 },
  { name: text('stats.sent'), of: (/** @type {LinkStats} */ { up }) => up.audio.bitrate + up.video.bitrate, say: bitrate, top: 500_000 },
  { name: text('stats.lost'), of: (/** @type {LinkStats} */ { down }) => down.video.loss ?? down.audio.loss, say: percent, top: 0.05 },
  { name: text('stats.round-trip'), of: (/** @type {LinkStats} */ { rtt }) => rtt, say: millis, top: 100 },
];

/** The connections of the call as lines and numbers, drawn anew with each sample while it is open. */
export class StatsPanel {
  #peers = el('div', { class: 'stats-peers', 'data-testid': 'stats-peers' });
  #addresses = el('input', { type: 'checkbox', id: 'stats-addresses' });
  #dialog;
  /** @type {Conversation | undefined} */
  #conversation;

  constructor() {
    const copy = el('button', { type: 'button', class: 'button', 'data-testid': 'copy-diagnostics', onclick: () => this.#copy(), textContent: text('stats.copy') });
    this.#dialog = el(
      'dialog',
      { class: 'dialog stats', 'data-testid': 'stats', 'aria-labelledby': 'stats-title' },
      el(
        'form',
        { class: 'dialog-body', method: 'dialog' },
        el('h2', { id: 'stats-title', tabIndex: -1, autofocus: true, textContent: text('stats.title') }),
        this.#peers,
        el('label', { class: 'check', htmlFor: 'stats-addresses' }, this.#addresses, text('stats.addresses')),
        el('div', { class: 'actions' }, el('button', { type: 'submit', class: 'button primary', textContent: text('done') }), copy),
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
    this.#peers.replaceChildren(...(sections.length > 0 ? sections : [el('p', { textContent: text('stats.nobody') })]));
  }

  async #copy() {
    if (!this.#conversation) return;
    try {
      await navigator.clipboard.writeText(diagnostics(this.#conversation, { addresses: this.#addresses.checked }));
      toast(text('stats.copied'));
    } catch {
      toast(text('stats.copy-failed'));
    }
  }
}

/** @param {string} name @param {readonly LinkStats[]} history */
function section(name, history) {
  const latest = history.at(-1);
  const title = el('h3', {}, el('bdi', { textContent: name }));
  if (!latest) return el('section', { class: 'stats-peer' }, title, el('p', { textContent: text('connecting') }));
  const charts = LINES.map(({ name: what, of, say, top }) => {
    const values = history.map(of);
    const now = values.at(-1) ?? null;
    const value = now === null ? '–' : say(now);
    return el('figure', { class: 'stats-line' }, el('figcaption', {}, `${what} `, el('b', { textContent: value })), sparkline(values, { label: text('stats.now', { what, value }), capacity: CAPACITY, top }));
  });
  return el('section', { class: 'stats-peer' }, title, el('p', { class: 'stats-words', textContent: words(latest) }), ...charts);
}

/** @param {LinkStats} stats */
function words(stats) {
  const { route, protocol, up, down } = stats;
  const parts = [text(`quality.${quality(stats)}`), route ? text('route.over', { route: text(`route.${route}`), protocol: (protocol ?? '').toUpperCase() }) : text('route.none')];
  for (const [way, { width, height, bitrate: rate, fps }] of /** @type {const} */ ([['in', down.video], ['out', up.video]])) {
    if (height > 0 && rate > 0) parts.push(text(`stats.picture-${way}`, { width, height, fps: Math.round(fps) }));
  }
  if (down.audio.jitter !== null) parts.push(text('stats.jitter', { value: millis(down.audio.jitter) }));
  if (up.video.limitation !== 'none') parts.push(text(`stats.limited-${up.video.limitation}`));
  return parts.join(' · ');
}
