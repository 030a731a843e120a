import { announce } from './announce.js';
import { byId, el } from './dom.js';

const SHOWN_FOR = 6_000;
/** More would hide the call, and nobody reads them. */
const AT_ONCE = 4;

/**
 * A notice of one sentence; the same one is not shown twice at once.
 *
 * @param {string} text
 * @param {{ label: string, run: () => void }} [action]
 * @param {{ stays?: boolean }} [options] `stays`: until somebody has pressed its button
 */
export function toast(text, action, { stays = false } = {}) {
  const box = el('div', { class: stays ? 'toast stays' : 'toast' }, el('span', { dir: 'auto', textContent: text }));
  if (action) {
    const button = el('button', { type: 'button', class: 'button', textContent: action.label });
    button.onclick = () => (box.remove(), action.run());
    box.append(button);
  }
  const shown = [...byId('toasts').children];
  shown.find((one) => one.firstChild?.textContent === text)?.remove();
  for (const old of [...byId('toasts').querySelectorAll('.toast:not(.stays)')].slice(0, -AT_ONCE + 1)) old.remove();
  byId('toasts').append(box);
  announce(text);
  if (!stays) setTimeout(() => box.remove(), action ? 2 * SHOWN_FOR : SHOWN_FOR);
}
