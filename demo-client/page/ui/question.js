import { announce } from './announce.js';
import { byId, el } from './dom.js';
import { pieces, text } from './texts.js';

/** @import { TextKey } from './texts.js' */

/**
 * Asks among the notices, in nobody's way: a call is not interrupted by a dialog because somebody wants something. It stands until it is removed.
 *
 * @param {object} question
 * @param {string} question.who
 * @param {TextKey} question.asks the question, with a place for their `name`
 * @param {string} question.testid
 * @param {{ label: string, testid: string, run: () => void }[]} question.answers
 * @returns {HTMLElement}
 */
export function question({ who, asks, testid, answers }) {
  const buttons = answers.map(({ label, testid: id, run }) => el('button', { type: 'button', class: 'button', 'data-testid': id, textContent: label, onclick: run }));
  const notice = el(
    'div',
    { class: 'toast stays', 'data-testid': testid, role: 'group', 'aria-label': text(asks, { name: who }) },
    el('span', {}, ...pieces(asks, { name: el('bdi', { textContent: who }) })),
    el('div', { class: 'answers' }, ...buttons),
  );
  byId('toasts').append(notice);
  announce(text(asks, { name: who }));
  return notice;
}
