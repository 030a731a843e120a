import { el } from './dom.js';
import { inviteBox } from '../invite/invite.js';
import { text } from './texts.js';

/** @param {string} title @param {...HTMLElement} content @returns {HTMLDialogElement} that closes by its own button, Escape and a click beside it */
function dialog(title, ...content) {
  const heading = el('h2', { id: 'dialog-title', textContent: title });
  const done = el('button', { type: 'submit', class: 'button primary', textContent: text('done') });
  const box = el('dialog', { class: 'dialog', 'aria-labelledby': 'dialog-title' }, el('form', { class: 'dialog-body', method: 'dialog' }, heading, ...content, done));
  box.setAttribute('closedby', 'any');
  box.onclose = () => box.remove();
  document.body.append(box);
  return box;
}

/** @param {string} link */
export function openInvitation(link) {
  const box = dialog(text('invite.title'), inviteBox(link));
  box.dataset.testid = 'invite-dialog';
  box.showModal();
}

/** @param {import('../call/shortcuts.js').Shortcuts} shortcuts */
export function openShortcuts(shortcuts) {
  const rows = shortcuts.all.map(({ key, label }) => el('div', {}, el('dt', {}, el('kbd', { textContent: key === ' ' ? text('keys.space') : key.toUpperCase() })), el('dd', { textContent: label })));
  const use = el('input', { type: 'checkbox', id: 'use-keys', 'data-testid': 'use-keys', checked: shortcuts.areOn });
  use.onchange = () => (shortcuts.areOn = use.checked);
  const box = dialog(text('keys.title'), el('dl', { class: 'keys' }, ...rows), el('label', { class: 'check' }, use, text('keys.use')));
  box.dataset.testid = 'shortcuts-dialog';
  box.showModal();
}
