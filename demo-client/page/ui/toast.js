import { announce } from './announce.js';
import { byId, el } from './dom.js';

const SHOWN_FOR = 6_000;

/**
 * @param {string} text
 * @param {{ label: string, run: () => void }} [action]
 */
export function toast(text, action) {
  const box = el('div', { class: 'toast' }, el('span', { dir: 'auto', textContent: text }));
  if (action) {
    const button = el('button', { type: 'button', class: 'button', textContent: action.label });
    button.onclick = () => (box.remove(), action.run());
    box.append(button);
  }
  byId('toasts').append(box);
  announce(text);
  setTimeout(() => box.remove(), action ? 2 * SHOWN_FOR : SHOWN_FOR);
}
