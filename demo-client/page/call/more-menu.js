import { el, icon } from '../ui/dom.js';
import { Menu } from '../ui/menu.js';
import { text } from '../ui/texts.js';

/** @import { MenuEntry } from '../ui/menu.js' */

/**
 * Everything that is not wanted all the time.
 *
 * @param {(() => MenuEntry[])[]} sections what each of them has to offer just now
 * @param {(done: () => void) => HTMLElement} head stands above the entries
 * @returns {HTMLElement}
 */
export function moreMenu(sections, head) {
  const button = el('button', { type: 'button', class: 'control', 'data-testid': 'more', 'aria-label': text('more'), title: text('more') }, icon('more'));
  const menu = new Menu(button, text('more'), () => sections.flatMap((entries) => entries()), head);
  return el('div', { class: 'split' }, button, menu.box);
}
