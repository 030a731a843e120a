import { Loudness } from '../devices/loudness.js';
import { WAYS, checkWay } from '../devices/network-check.js';
import { Voice } from '../call/voice.js';
import { askServer } from '../flows/relays.js';
import { byId, el, icon } from '../ui/dom.js';
import { text } from '../ui/texts.js';
import { playTone } from './ringtone.js';

/** @import { MediaManager } from '../lib/index.js' */
/** @import { TextKey } from '../ui/texts.js' */
/** @typedef {'running' | 'ok' | 'bad' | 'missing'} Status */

const LISTENING = 100;
/** @type {Record<Status, string>} */
const SYMBOLS = { running: 'none', ok: 'check', bad: 'warn', missing: 'none' };

/** Camera, microphone, speaker and network, tried before a call; each says in a sentence what works and what it is good for. */
export class CallTest {
  #media;
  #rows = el('ul', { class: 'test-rows', 'data-testid': 'test-rows' });
  #dialog;
  #abort = new AbortController();

  /** @param {MediaManager} media */
  constructor(media) {
    this.#media = media;
    const again = el('button', { type: 'button', class: 'button', 'data-testid': 'test-again', textContent: text('test.again'), onclick: () => this.#run() });
    const done = el('button', { type: 'submit', class: 'button primary', textContent: text('done') });
    this.#dialog = el(
      'dialog',
      { class: 'dialog', 'data-testid': 'call-test', 'aria-labelledby': 'test-title' },
      el('form', { class: 'dialog-body', method: 'dialog' }, el('h2', { id: 'test-title', textContent: text('test.title') }), this.#rows, el('div', { class: 'actions' }, done, again)),
    );
    this.#dialog.onclose = () => this.#abort.abort();
    document.body.append(this.#dialog);
  }

  open() {
    this.#dialog.showModal();
    this.#run();
  }

  #run() {
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#rows.replaceChildren();
    const { signal } = this.#abort;
    this.#camera();
    this.#microphone(signal);
    this.#speaker();
    void this.#network(signal);
  }

  #camera() {
    const { width, height } = this.#media.tracks.camera?.getSettings() ?? {};
    const row = this.#row('camera', text('camera.name'));
    if (width && height) row('ok', text('test.camera.ok', { width, height }));
    else row('missing', text('test.camera.off'));
  }

  /** @param {AbortSignal} signal */
  #microphone(signal) {
    const row = this.#row('mic', text('mic.name'));
    const { mic } = this.#media.tracks;
    if (!mic) return row('missing', text('test.mic.off'));
    row('running', text('test.mic.listening'));
    const loudness = new Loudness();
    const voice = new Voice();
    const copy = mic.clone(); // also while it is muted
    copy.enabled = true;
    loudness.listen(copy);
    const timer = setInterval(() => voice.hear(loudness.level, performance.now()) > 0 && row('ok', text('test.mic.ok')), LISTENING);
    signal.addEventListener('abort', () => (clearInterval(timer), loudness.close(), copy.stop()), { once: true });
    return undefined;
  }

  /** Only a person can tell whether it is heard. */
  #speaker() {
    const play = el('button', { type: 'button', class: 'button', 'data-testid': 'play-tone', textContent: text('test.play'), onclick: playTone });
    this.#row('speaker', text('speaker.name'), play)('missing', text('test.speaker'));
  }

  /** @param {AbortSignal} signal */
  async #network(signal) {
    const server = this.#row('server', text('test.server'));
    const ways = new Map(WAYS.map((way) => [way, this.#row(way, text(`test.${way}`))]));
    server('running', text('step.connecting'));
    for (const row of ways.values()) row('running', text('test.running'));
    const answer = await askServer(signal).catch(() => undefined);
    if (signal.aborted) return;
    if (answer) server('ok', text(`test.server.${answer.transport}`));
    else server('bad', text('test.server.gone'));
    const checks = [...ways].map(async ([way, row]) => {
      const verdict = answer ? await checkWay(answer.iceServers, way, { signal }) : 'none';
      if (signal.aborted) return;
      const kind = way === 'stun' ? 'stun' : 'turn';
      row(verdict === 'ok' ? 'ok' : verdict === 'none' ? 'missing' : 'bad', text(verdict === 'ok' ? `test.${way}.ok` : /** @type {TextKey} */ (`test.${kind}.${verdict}`)));
    });
    await Promise.all(checks);
    if (!signal.aborted) byId('status').textContent = text('test.done');
  }

  /** @param {string} id @param {string} title @param {...HTMLElement} more @returns {(status: Status, words: string) => void} shows how it went */
  #row(id, title, ...more) {
    const mark = el('span', { class: 'test-mark', 'aria-hidden': 'true' });
    const words = el('p');
    const row = el('li', { 'data-testid': `test-${id}` }, mark, el('div', {}, el('h3', { textContent: title }), words, ...more));
    this.#rows.append(row);
    return (status, sentence) => {
      if (row.dataset.status === status && words.textContent === sentence) return;
      row.dataset.status = status;
      words.textContent = sentence;
      mark.replaceChildren(status === 'running' ? el('span', { class: 'spinner' }) : icon(SYMBOLS[status]));
    };
  }
}
