import { text } from '../ui/texts.js';
import { toast } from '../ui/toast.js';

/** @type {Record<string, import('../ui/texts.js').TextKey>} */
const REASONS = { forbidden: 'room.act-forbidden', 'not-found': 'room.act-gone' };

/** Tells when something that a moderator does in a room did not work. @param {Promise<void>} done */
export function told(done) {
  // Whoever has left asks no more what became of it.
  done.catch(({ code }) => code !== 'closed' && toast(text(REASONS[code] ?? 'room.act-failed')));
}
