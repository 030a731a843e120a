import { text } from '../ui/texts.js';
import { toast } from '../ui/toast.js';

/** @import { MediaManager } from '../lib/index.js' */

/** A device that has just started may be silent for a moment. */
const PATIENCE = 1_000;

/**
 * Tells when the system takes the microphone or the camera away for a while, as it does for a phone call or by a key of the machine: the buttons of the
 * page can not bring them back.
 *
 * @param {MediaManager} media
 */
export function tellSystemMutes(media) {
  for (const kind of /** @type {const} */ (['mic', 'camera'])) {
    /** @type {MediaStreamTrack | null} */
    let told = null;
    media.addEventListener('state', () => {
      if (!media.isTaken(kind)) told = null;
      else if (told === null) setTimeout(() => tell(media.tracks[kind]), PATIENCE);
    });
    /** @param {MediaStreamTrack | null} track */
    const tell = (track) => {
      if (!media.isTaken(kind) || told === track) return;
      told = track;
      toast(text(`${kind}.taken`));
    };
  }
}
