import { el, icon } from '../ui/dom.js';
import { Menu } from '../ui/menu.js';

/** @import { DeviceChoice } from './device-choice.js' */
/** @import { MenuEntry } from '../ui/menu.js' */

/**
 * The small arrows beside microphone and camera: which one, without leaving the call for a dialog.
 *
 * @param {{ mic: HTMLElement, camera: HTMLElement }} buttons
 * @param {DeviceChoice} choice
 * @returns {HTMLElement[]} each button with its arrow
 */
export function deviceMenus(buttons, choice) {
  return [
    split(buttons.mic, 'Microphone and speaker', async () => [
      ...(await devices(choice, 'mic', 'Microphone')),
      ...(choice.canChooseSpeaker ? await devices(choice, 'speaker', 'Speaker') : []),
      { label: 'Sound', kind: undefined },
      { label: 'Suppress background noise', kind: 'check', checked: choice.suppressesNoise, run: () => choice.suppressNoise(!choice.suppressesNoise) },
    ]),
    split(buttons.camera, 'Camera', async () => [
      ...(await devices(choice, 'camera', 'Camera')),
      ...(choice.canBlur ? [/** @type {MenuEntry} */ ({ label: 'Blur the background', kind: 'check', checked: choice.blurs, testid: 'blur', run: () => choice.blur(!choice.blurs) })] : []),
      ...(choice.canFlip ? [/** @type {MenuEntry} */ ({ label: 'Flip camera', icon: 'flip', run: () => choice.flip() })] : []),
    ]),
  ];
}

/** @param {DeviceChoice} choice @param {'mic' | 'camera' | 'speaker'} kind @param {string} heading @returns {Promise<MenuEntry[]>} */
async function devices(choice, kind, heading) {
  const all = await choice.list(kind);
  if (all.length === 0) return [{ label: `No ${heading.toLowerCase()} found` }];
  return [{ label: heading }, ...all.map(({ id, label, used }) => ({ label, kind: /** @type {const} */ ('radio'), checked: used, run: () => choice.choose(kind, id) }))];
}

/** @param {HTMLElement} button @param {string} label @param {() => Promise<MenuEntry[]>} entries */
function split(button, label, entries) {
  const arrow = el('button', { type: 'button', class: 'control side', 'aria-label': label, title: label }, icon('up'));
  const menu = new Menu(arrow, label, entries);
  return el('div', { class: 'split' }, button, arrow, menu.box);
}
