import { byId } from '../ui/dom.js';

/** @import { MediaManager } from '../lib/index.js' */

/**
 * A muted microphone is heard for as long as a key is held. It is no choice: what is remembered is that it is muted.
 *
 * @param {MediaManager} media
 * @returns {{ run: () => void, until: () => void }}
 */
export function pushToTalk(media) {
  const note = byId('talking-note');
  const talk = (/** @type {boolean} */ on) => {
    note.hidden = !on;
    void media.setOn('mic', on);
  };
  return {
    run: () => media.tracks.mic?.enabled === false && talk(true),
    until: () => !note.hidden && talk(false),
  };
}
