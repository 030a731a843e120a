import { el, icon } from '../ui/dom.js';
import { Menu } from '../ui/menu.js';
import { text } from '../ui/texts.js';

/** @import { MenuEntry } from '../ui/menu.js' */
/** @import { Stage } from './stage.js' */

/**
 * What can be done with one tile: a menu where there is something in it, and the way back beside it when the tile is pinned.
 *
 * @param {Stage} stage
 * @param {HTMLElement} tile
 * @param {string} name
 * @param {() => MenuEntry[]} [more]
 * @returns {HTMLElement[]}
 */
export function tileTools(stage, tile, name, more = () => []) {
  const pinned = el('button', { type: 'button', class: 'control tool', 'aria-label': text('call.unpin-one', { name }), title: text('call.unpin'), hidden: true }, icon('pin'));
  const open = el('button', { type: 'button', class: 'control tool fading', 'data-testid': 'tile-menu', 'aria-label': text('more-about', { name }), title: text('more') }, icon('more'));
  const pin = () => stage.pin(stage.isPinned(tile) ? null : tile);
  /** @returns {MenuEntry[]} */
  const entries = () => [
    ...(stage.canPin ? [{ label: text(stage.isPinned(tile) ? 'call.unpin' : 'call.pin'), icon: 'pin', testid: 'pin', run: pin }] : []),
    ...more(),
  ];
  const menu = new Menu(open, name, entries);
  pinned.onclick = pin;
  tile.ondblclick = () => stage.canPin && pin();
  tile.addEventListener('arranged', () => {
    pinned.hidden = !stage.isPinned(tile) || !stage.canPin;
    open.hidden = entries().length === 0;
  });
  return [pinned, open, menu.box];
}
