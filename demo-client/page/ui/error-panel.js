import { el, icon } from './dom.js';
import { permissionSteps } from '../devices/permission-steps.js';

const DEVICE_NOTE = 'You can also join as you are: you will see and hear the others.';

/** What happened, why, and the one thing to do about it. @type {Record<string, { title: string, why: string, action: string, field?: string }>} */
export const TEXTS = {
  'camera-denied': { title: 'Camera and microphone are blocked', why: 'The browser was told not to let this page use them.', action: 'Try again' },
  'camera-missing': { title: 'No camera was found', why: 'Nothing is plugged in, or it is switched off.', action: 'Try again' },
  'camera-busy': { title: 'The camera is in use', why: 'Another program, or another tab, holds it. Close that one.', action: 'Try again' },
  'mic-denied': { title: 'The microphone is blocked', why: 'The browser was told not to let this page use it.', action: 'Try again' },
  'mic-missing': { title: 'No microphone was found', why: 'Nothing is plugged in, or it is switched off.', action: 'Try again' },
  'mic-busy': { title: 'The microphone is in use', why: 'Another program holds it. Close that one.', action: 'Try again' },
  insecure: { title: 'This address can not use a camera', why: 'Browsers give camera and microphone only to pages that came over https.', action: 'Try again' },
  unsupported: { title: 'This browser can not make calls', why: 'It has no WebRTC, or a setting or an extension has switched it off. Any current browser has it.', action: 'Try again' },
  'room-full': { title: 'This call is full', why: 'As many people are in it as it can take. Somebody has to leave first.', action: 'Try again' },
  'room-unknown': { title: 'This call is over', why: 'Nobody is there any more, or the link is not complete.', action: 'Start a new call' },
  'room-locked': { title: 'This call is locked', why: 'Whoever moderates it can let you in.', action: 'Ask to be let in' },
  denied: { title: 'You were not let in', why: 'Whoever moderates the call said no, or everybody has left it.', action: 'Ask again' },
  'room-password': { title: 'This call has a password', why: 'Whoever invited you can tell you.', action: 'Join', field: 'Password' },
  removed: { title: 'You were removed from the call', why: 'Whoever moderates it has removed you, and its link does not let you in again.', action: 'Start a new call' },
  'call-not-found': { title: 'Nobody is there', why: 'Nobody is online under that name just now.', action: 'Call again' },
  'call-declined': { title: 'The call was declined', why: 'They can not or do not want to talk just now.', action: 'Call again' },
  'call-busy': { title: 'The line is busy', why: 'They are in another call.', action: 'Call again' },
  'call-timeout': { title: 'No answer', why: 'It rang for a while, and nobody picked up.', action: 'Call again' },
  'call-lost': { title: 'The connection was lost', why: 'The network of one of you was away for too long.', action: 'Call again' },
  'call-missed': { title: 'You missed a call', why: 'The caller gave up before you answered.', action: 'Call back' },
  'call-elsewhere': { title: 'Answered on another device', why: 'You, or somebody who shares your name, picked up there.', action: 'Back' },
  'call-failed': { title: 'The call did not work', why: 'The server did not take it. Wait a moment before the next one.', action: 'Call again' },
  'people-moved': { title: 'You are online in another tab', why: 'The same name was opened a second time, and only one tab can ring.', action: 'Ring here again' },
  'server-gone': { title: 'The server can not be reached', why: 'Either it is away or your network is. This page keeps trying by itself.', action: 'Try now' },
  'id-taken': { title: 'This call moved to another tab', why: 'The same call was opened a second time, and only one tab can hold it.', action: 'Bring it here' },
  forbidden: { title: 'You may not join this call', why: 'The server does not let you in with this link.', action: 'Start a new call' },
};

const panel = el('section', { class: 'card', 'data-testid': 'error-panel', role: 'alert', hidden: true });

/**
 * Shows the page's one error panel.
 *
 * @param {string} code a key of the texts above
 * @param {Element} place
 * @param {(answer: string) => void} act what its button does, with what was typed where the error has a field
 * @param {{ note?: string, back?: () => void, who?: string }} [options] what has been tried; another way out; whom it is about
 */
export function showError(code, place, act, { note, back, who } = {}) {
  const { title, why, action, field } = TEXTS[code];
  const isDevice = /^(camera|mic)-|^insecure$/.test(code);
  const button = el('button', { type: 'submit', class: 'button primary', textContent: action });
  const input = field && el('input', { type: 'password', 'data-testid': 'password-input', autocomplete: 'off', required: true });
  const form = el('form', { class: 'answer', onsubmit: (/** @type {Event} */ event) => (event.preventDefault(), act(input?.value ?? '')) });
  if (input) form.append(el('label', { class: 'field' }, field ?? '', input));
  const actions = el('div', { class: 'actions' }, button);
  if (back) actions.append(el('button', { type: 'button', class: 'button', 'data-testid': 'back', textContent: 'Back', onclick: back }));
  form.append(actions);
  panel.replaceChildren(symbolOf(code), ...(who ? [el('p', { class: 'who', dir: 'auto', textContent: who })] : []), el('h1', { textContent: title, tabIndex: -1 }), el('p', { textContent: note ?? why }));
  if (code.endsWith('-denied')) {
    panel.append(el('ol', {}, ...permissionSteps(navigator.userAgent).map((step) => el('li', { textContent: step }))));
  }
  if (isDevice) panel.append(el('p', { textContent: DEVICE_NOTE }));
  panel.append(form);
  panel.dataset.error = code;
  panel.hidden = false;
  place.append(panel);
  input?.focus();
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
  const why = worst.why === 'denied' || worst.why === 'missing' ? worst.why : 'busy';
  return `${worst.kind === 'mic' ? 'mic' : 'camera'}-${why}`;
}
