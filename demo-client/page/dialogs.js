import { byId, el } from './dom.js';
import { inviteBox } from './invite.js';

/** @param {string} title @param {...HTMLElement} content @returns {HTMLDialogElement} that closes by its own button, Escape and a click beside it */
function dialog(title, ...content) {
  const heading = el('h2', { id: 'dialog-title', textContent: title });
  const done = el('button', { type: 'submit', class: 'button primary', textContent: 'Done' });
  const box = el('dialog', { class: 'dialog', 'aria-labelledby': 'dialog-title' }, el('form', { class: 'dialog-body', method: 'dialog' }, heading, ...content, done));
  box.setAttribute('closedby', 'any');
  box.onclose = () => box.remove();
  document.body.append(box);
  return box;
}

/** @param {string} link */
export function openInvitation(link) {
  const box = dialog('Invite others', inviteBox(link));
  box.dataset.testid = 'invite-dialog';
  box.showModal();
}
