import { toast } from '../ui/toast.js';

/** @type {Record<string, string>} */
const REASONS = { forbidden: 'You do not moderate this call any more.', 'not-found': 'They are gone already.' };

/** Tells when something that a moderator does in a room did not work. @param {Promise<void>} done */
export function told(done) {
  // Whoever has left asks no more what became of it.
  done.catch(({ code }) => code !== 'closed' && toast(REASONS[code] ?? 'That did not work. Try it again in a moment.'));
}
