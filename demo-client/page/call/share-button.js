import { el, icon, setIcon } from '../ui/dom.js';

/** @import { MediaManager } from '../lib/index.js' */

/**
 * Shows your screen to the others, or stops it. Phones can not share a screen, so there the button is not shown.
 *
 * @param {MediaManager} media
 * @param {(text: string) => void} say
 * @returns {HTMLButtonElement}
 */
export function shareButton(media, say) {
  const button = el('button', { type: 'button', class: 'control lit', 'data-testid': 'toggle-share' }, icon('screen'));
  button.hidden = typeof navigator.mediaDevices?.getDisplayMedia !== 'function';
  button.onclick = async () => {
    if (media.isSharing) return media.stopShare();
    button.setAttribute('aria-busy', 'true');
    try {
      await media.share();
    } catch (/** @type {any} */ error) {
      // Closing the browser's chooser counts as a denial, and whoever did it knows.
      if (!['denied', 'cancelled'].includes(error.why)) say('The screen can not be shared just now.');
    } finally {
      button.removeAttribute('aria-busy');
    }
  };
  let was = media.isSharing;
  const show = () => {
    const { isSharing } = media;
    button.setAttribute('aria-pressed', String(isSharing));
    button.setAttribute('aria-label', 'Share your screen');
    button.title = isSharing ? 'Stop sharing' : 'Share your screen';
    setIcon(button, isSharing ? 'screen-off' : 'screen');
    if (isSharing !== was) say(isSharing ? 'The others see your screen now.' : 'You do not share your screen any more.');
    was = isSharing;
  };
  media.addEventListener('state', show);
  show();
  return button;
}
