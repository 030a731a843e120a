import { byId, el, icon } from '../ui/dom.js';
import { deviceMenus } from '../devices/device-menus.js';
import { moreMenu } from './more-menu.js';
import { text } from '../ui/texts.js';

/** @import { MenuEntry } from '../ui/menu.js' */

/**
 * What is always at hand in a call: mic▾ cam▾ share chat ⋯, and apart from them a red Leave.
 *
 * @param {object} parts
 * @param {{ mic: HTMLElement, camera: HTMLElement }} parts.buttons
 * @param {import('../devices/device-choice.js').DeviceChoice} parts.choice
 * @param {HTMLElement} parts.share
 * @param {HTMLElement} parts.chat
 * @param {(() => MenuEntry[])[]} parts.sections of the ⋯ menu
 * @param {(done: () => void) => HTMLElement} parts.head of the ⋯ menu
 * @param {() => void} parts.leave
 * @returns {{ show: () => void }}
 */
export function callBar({ buttons, choice, share, chat, sections, head, leave }) {
  const [mic, camera] = deviceMenus(buttons, choice);
  const leaveButton = el('button', { type: 'button', class: 'control leave', 'data-testid': 'leave', 'aria-label': text('call.leave'), title: text('call.leave-hint'), onclick: leave }, icon('leave'));
  const bar = byId('bar');
  bar.append(mic, camera, share, chat, moreMenu(sections, head), leaveButton);
  // A click leaves the keyboard where it was: Space talks then, and does not press the button again.
  bar.onmousedown = (/** @type {MouseEvent} */ event) => event.preventDefault();
  return {
    /** Takes microphone and camera over from the screen before. */
    show() {
      mic.prepend(buttons.mic);
      camera.prepend(buttons.camera);
    },
  };
}
