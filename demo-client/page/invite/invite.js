import { announce } from '../ui/announce.js';
import { el, icon } from '../ui/dom.js';
import { qrImage } from './qr-image.js';
import { text } from '../ui/texts.js';

/** Beside the link where there is room; on a phone, which is rarely shown to another phone, only when asked for. */
const hasRoom = () => matchMedia('(min-width: 601px) and (min-height: 600px)').matches;

/**
 * @param {string} link
 * @param {{ title?: string, qr?: boolean }} [options] what it is called where it is shared; whether the code is shown at once
 * @returns {HTMLElement} the link, and the ways to hand it on
 */
export function inviteBox(link, { title = text('invite.join-me'), qr = hasRoom() } = {}) {
  const field = el('input', { class: 'invite-link', 'data-testid': 'invite-link', readOnly: true, value: link, 'aria-label': text('invite.link') });
  field.onfocus = () => field.select();
  const copyText = el('span', { textContent: text('invite.copy') });
  const copy = el('button', { type: 'button', class: 'button primary', 'data-testid': 'copy-link' }, icon('copy'), copyText);
  copy.onclick = async () => {
    await copyToClipboard(field);
    copyText.textContent = text('invite.copied');
    announce(text('invite.copied-aloud'));
    setTimeout(() => (copyText.textContent = text('invite.copy')), 2_000);
  };
  const actions = el('div', { class: 'actions' }, copy);
  if (typeof navigator.share === 'function') {
    const share = el('button', { type: 'button', class: 'button' }, icon('share'), text('invite.share'));
    share.onclick = () => navigator.share({ title, url: link }).catch(() => {}); // closing the sheet is no error
    actions.append(share);
  }
  const code = el('figure', { class: 'qr', 'data-testid': 'qr', hidden: !qr }, qrImage(link, text('invite.qr-image')), el('figcaption', { textContent: text('invite.scan') }));
  const toggle = el('button', { type: 'button', class: 'button', 'data-testid': 'toggle-qr', 'aria-expanded': String(!code.hidden) }, icon('qr'), text('invite.qr'));
  toggle.onclick = () => {
    code.hidden = !code.hidden;
    toggle.setAttribute('aria-expanded', String(!code.hidden));
  };
  actions.append(toggle);
  return el('div', { class: 'invite' }, field, actions, code);
}

/** @param {HTMLInputElement} field */
async function copyToClipboard(field) {
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    // Not a secure context, or not allowed: the old way needs neither.
    field.select();
    document.execCommand('copy');
  }
}
