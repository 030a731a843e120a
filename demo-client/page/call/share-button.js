import { el, icon, setIcon } from '../ui/dom.js';
import { text } from '../ui/texts.js';

/** @import { MediaManager } from '../lib/index.js' */

/**
 * Shows your screen to the others, or stops it. Phones can not share a screen, so there the button is not shown.
 *
 * @param {MediaManager} media
 * @param {(words: string) => void} say
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
      if (!['denied', 'cancelled'].includes(error.why)) say(text('share.failed'));
    } finally {
      button.removeAttribute('aria-busy');
    }
  };
  let was = media.isSharing;
  const show = () => {
    const { isSharing } = media;
    button.setAttribute('aria-pressed', String(isSharing));
    button.setAttribute('aria-label', text('share.start'));
    button.title = text(isSharing ? 'share.stop' : 'share.start');
    setIcon(button, isSharing ? 'screen-off' : 'screen');
    if (isSharing !== was) say(text(isSharing ? 'share.started' : 'share.stopped'));
    was = isSharing;
  };
  media.addEventListener('state', show);
  show();
  return button;
}
