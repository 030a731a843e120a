import { el } from './dom.js';
import { text } from './texts.js';

/**
 * Asks before something that can not be taken back.
 *
 * @param {{ title: string, detail: string, action: string }} question
 * @returns {Promise<boolean>}
 */
export function confirmed({ title, detail, action }) {
  const heading = el('h2', { id: 'confirm-title', dir: 'auto', textContent: title });
  const no = el('button', { type: 'submit', class: 'button', value: 'no', textContent: text('cancel'), autofocus: true });
  const yes = el('button', { type: 'submit', class: 'button danger', value: 'yes', 'data-testid': 'confirm', textContent: action });
  const form = el('form', { class: 'dialog-body', method: 'dialog' }, heading, el('p', { textContent: detail }), el('div', { class: 'actions end' }, no, yes));
  const dialog = el('dialog', { class: 'dialog', role: 'alertdialog', 'aria-labelledby': 'confirm-title' }, form);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.onclose = () => (dialog.remove(), resolve(dialog.returnValue === 'yes'));
  });
}
