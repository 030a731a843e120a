import { text } from '../ui/texts.js';

/** @import { MenuEntry } from '../ui/menu.js' */

/** The whole screen for the call, where the browser gives it to pages: an iPhone's does not. @returns {MenuEntry[]} */
export function fullscreenEntries() {
  if (!document.fullscreenEnabled) return [];
  const isFull = document.fullscreenElement !== null;
  return [{ label: text(isFull ? 'call.fullscreen-leave' : 'call.fullscreen'), icon: 'full', testid: 'fullscreen', hint: 'F', run: toggleFullscreen }];
}

export function toggleFullscreen() {
  // A browser may refuse, and then nothing has changed: that is seen at once.
  if (document.fullscreenElement) document.exitFullscreen().catch(() => {});
  else document.documentElement.requestFullscreen?.().catch(() => {});
}
