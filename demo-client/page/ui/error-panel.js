import { el, icon } from './dom.js';
import { permissionSteps } from '../devices/permission-steps.js';
import { text } from './texts.js';

/** @import { TextKey } from './texts.js' */

/** What the page has screens for: each says what happened and why (`error.….title`, `error.….why`), and has one thing to do about it. @satisfies {Record<string, TextKey>} */
export const ERRORS = {
  'devices-denied': 'action.again',
  'camera-denied': 'action.again',
  'camera-missing': 'action.again',
  'camera-busy': 'action.again',
  'mic-denied': 'action.again',
  'mic-missing': 'action.again',
  'mic-busy': 'action.again',
  insecure: 'action.again',
  unsupported: 'action.again',
  'room-full': 'action.again',
  'room-unknown': 'action.new',
  'room-locked': 'action.ask',
  denied: 'action.ask-again',
  'room-password': 'action.join',
  removed: 'action.new',
  ended: 'action.new',
  'call-not-found': 'action.call',
  'call-declined': 'action.call',
  'call-busy': 'action.call',
  'call-timeout': 'action.call',
  'call-lost': 'action.call',
  'call-missed': 'action.call-back',
  'call-elsewhere': 'action.back',
  'call-failed': 'action.call',
  'people-moved': 'action.ring-here',
  'server-gone': 'action.now',
  'server-fault': 'action.now',
  'name-refused': 'action.rename',
  refused: 'action.again',
  'link-broken': 'action.new',
  'id-taken': 'action.bring',
  forbidden: 'action.new',
  'login-ended': 'login.again',
  'logged-in': 'action.close',
};
/** Those that are answered by typing something. */
const FIELDS = ['room-password'];

/** @typedef {keyof typeof ERRORS} ErrorCode */

const panel = el('section', { class: 'card', 'data-testid': 'error-panel', role: 'alert', hidden: true });

/**
 * Shows the page's one error panel.
 *
 * @param {string} code one of {@link ERRORS}
 * @param {Element} place
 * @param {(answer: string) => void} act what its button does, with what was typed where the error has a field
 * @param {{ note?: string, back?: () => void, who?: string }} [options] what has been tried; another way out; whom it is about
 */
export function showError(code, place, act, { note, back, who } = {}) {
  const known = /** @type {ErrorCode} */ (code);
  const [title, why, action] = [text(`error.${known}.title`), text(`error.${known}.why`), text(ERRORS[known])];
  const isDevice = /^(camera|mic|devices)-|^insecure$/.test(code);
  const button = el('button', { type: 'submit', class: 'button primary', textContent: action });
  const input = FIELDS.includes(code) && el('input', { type: 'password', 'data-testid': 'password-input', autocomplete: 'off', maxLength: 128, required: true });
  const form = el('form', { class: 'answer' });
  form.onsubmit = (/** @type {Event} */ event) => {
    event.preventDefault();
    if (button.ariaBusy === 'true') return; // once is enough until something else is shown
    button.ariaBusy = 'true';
    act(input ? input.value : '');
  };
  if (input) form.append(el('label', { class: 'field' }, text('prejoin.password'), input));
  const actions = el('div', { class: 'actions' }, button);
  if (back) actions.append(el('button', { type: 'button', class: 'button', 'data-testid': 'back', textContent: text('back'), onclick: back }));
  form.append(actions);
  panel.replaceChildren(symbolOf(code), ...(who ? [el('p', { class: 'who', dir: 'auto', textContent: who })] : []), el('h1', { textContent: title, tabIndex: -1 }), el('p', { textContent: note ?? why }));
  if (code.endsWith('-denied')) {
    panel.append(el('ol', {}, ...permissionSteps(navigator.userAgent).map((step) => el('li', { textContent: step }))));
  }
  if (isDevice) panel.append(el('p', { textContent: text('error.devices-note') }));
  panel.append(form);
  panel.dataset.error = code;
  panel.hidden = false;
  place.append(panel);
  if (input) input.focus();
}

/** What calls for nobody's worry is no warning. @param {string} code */
function symbolOf(code) {
  const name = code.startsWith('call-') ? 'phone' : ['room-locked', 'room-password', 'denied'].includes(code) ? 'lock' : 'warn';
  const symbol = icon(name);
  symbol.classList.add(name);
  return symbol;
}

/** What the panel's button has set off takes its time; the way back stays. @param {string} title @param {string} step */
export function errorBusy(title, step) {
  const heading = panel.querySelector('h1');
  if (heading) heading.textContent = title;
  const spinner = el('span', { class: 'spinner', 'aria-hidden': 'true' });
  const back = panel.querySelector('[data-testid=back]');
  panel.querySelector('form')?.replaceChildren(...(back ? [back] : []));
  panel.querySelector('form')?.prepend(el('p', { class: 'progress', 'data-testid': 'progress' }, spinner, step));
}

export function hideError() {
  panel.hidden = true;
  panel.remove();
  delete panel.dataset.error;
}

/** @param {import('../lib/index.js').MediaError[]} errors @returns {string} the code of the one worth showing */
export function mediaErrorCode(errors) {
  const worst = errors.find(({ kind }) => kind === 'camera') ?? errors[0];
  if (worst.why === 'insecure') return 'insecure';
  if (errors.length > 1 && errors.every(({ why }) => why === 'denied')) return 'devices-denied';
  const why = worst.why === 'denied' || worst.why === 'missing' ? worst.why : 'busy';
  return `${worst.kind === 'mic' ? 'mic' : 'camera'}-${why}`;
}
