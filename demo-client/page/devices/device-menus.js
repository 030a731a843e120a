import { el, icon } from '../ui/dom.js';
import { Menu } from '../ui/menu.js';
import { text } from '../ui/texts.js';

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
    split(buttons.mic, text('mic.menu'), async () => [
      ...(await devices(choice, 'mic')),
      ...(choice.canChooseSpeaker ? await devices(choice, 'speaker') : []),
      { label: text('mic.sound'), kind: undefined },
      { label: text('mic.suppress-noise'), kind: 'check', checked: choice.suppressesNoise, run: () => choice.suppressNoise(!choice.suppressesNoise) },
    ]),
    split(buttons.camera, text('camera.name'), async () => [
      ...(await devices(choice, 'camera')),
      ...(choice.canBlur ? [/** @type {MenuEntry} */ ({ label: text('camera.blur'), kind: 'check', checked: choice.blurs, testid: 'blur', run: () => choice.blur(!choice.blurs) })] : []),
      ...(choice.canFlip ? [/** @type {MenuEntry} */ ({ label: text('camera.flip'), icon: 'flip', run: () => choice.flip() })] : []),
    ]),
  ];
}

/** @param {DeviceChoice} choice @param {'mic' | 'camera' | 'speaker'} kind @returns {Promise<MenuEntry[]>} */
async function devices(choice, kind) {
  const all = await choice.list(kind);
  if (all.length === 0) return kind === 'speaker' ? [] : [{ label: text(`${kind}.none`) }]; // sound is played without a choice, too
  return [{ label: text(`${kind}.name`) }, ...all.map(({ id, label, used }) => ({ label, kind: /** @type {const} */ ('radio'), checked: used, run: () => choice.choose(kind, id) }))];
}

/** @param {HTMLElement} button @param {string} label @param {() => Promise<MenuEntry[]>} entries */
function split(button, label, entries) {
  const arrow = el('button', { type: 'button', class: 'control side', 'aria-label': label, title: label }, icon('up'));
  const menu = new Menu(arrow, label, entries);
  return el('div', { class: 'split' }, button, arrow, menu.box);
}
