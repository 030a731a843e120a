import { preferences } from '../ui/memory.js';
import { el, icon, setIcon } from '../ui/dom.js';
import { toast } from '../ui/toast.js';
import { text } from '../ui/texts.js';

/** @import { MediaManager } from '../lib/index.js' */

const BUTTONS = {
  mic: { testid: 'toggle-mic', on: text('mic.mute'), off: text('mic.unmute'), word: text('mic.muted') },
  camera: { testid: 'toggle-camera', on: text('camera.turn-off'), off: text('camera.turn-on'), word: text('camera.off') },
};

/**
 * The two buttons that go with you from the preview into the call.
 *
 * @param {MediaManager} media
 * @param {(kind: 'mic' | 'camera', error: any) => void} onError
 * @returns {{ mic: HTMLButtonElement, camera: HTMLButtonElement, toggle: (kind: 'mic' | 'camera') => Promise<void> }}
 */
export function mediaButtons(media, onError) {
  /** @param {'mic' | 'camera'} kind */
  const toggle = async (kind) => {
    buttons[kind].setAttribute('aria-busy', 'true');
    // What the system has taken away is switched off, so that it does not come back by itself.
    const isTaken = media.isTaken(kind);
    const on = !isTaken && !media.isOn(kind);
    if (isTaken) toast(text(`${kind}.taken`));
    try {
      await media.setOn(kind, on);
      // Only a choice is remembered: a device that has not started yet when a call begins, or that the system has taken away, was not switched off.
      preferences.save({ [kind]: on });
    } catch (error) {
      onError(kind, error);
    } finally {
      buttons[kind].removeAttribute('aria-busy');
    }
  };
  /** @param {'mic' | 'camera'} kind */
  const make = (kind) =>
    el('button', { type: 'button', class: 'control', 'data-testid': BUTTONS[kind].testid, onclick: () => toggle(kind) }, icon(kind), el('span', { class: 'word', 'aria-hidden': 'true', textContent: BUTTONS[kind].word }));
  const buttons = { mic: make('mic'), camera: make('camera') };
  const show = () => {
    for (const kind of /** @type {('mic' | 'camera')[]} */ (['mic', 'camera'])) {
      const isOn = media.isOn(kind);
      const label = isOn ? BUTTONS[kind].on : BUTTONS[kind].off;
      buttons[kind].classList.toggle('off', !isOn);
      buttons[kind].setAttribute('aria-pressed', String(!isOn));
      buttons[kind].setAttribute('aria-label', BUTTONS[kind].on);
      buttons[kind].title = label;
      setIcon(buttons[kind], isOn ? kind : `${kind}-off`);
    }
  };
  media.addEventListener('state', show);
  show();
  return { ...buttons, toggle };
}
