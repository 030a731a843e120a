/**
 * Why there is no camera or microphone, in the words that a page needs to help.
 *
 * @typedef {'denied' | 'missing' | 'busy' | 'insecure' | 'cancelled' | 'failed'} MediaCause
 */

/** @type {Record<string, MediaCause>} by the names of W3C Media Capture and Streams, 10.2.1 */
const CAUSES = {
  NotAllowedError: 'denied',
  SecurityError: 'denied',
  NotFoundError: 'missing',
  OverconstrainedError: 'missing',
  NotReadableError: 'busy',
  AbortError: 'busy',
  TypeError: 'insecure',
};

export class MediaError extends Error {
  /**
   * @param {'mic' | 'camera' | 'screen'} kind
   * @param {any} reason what the browser threw
   */
  constructor(kind, reason) {
    super(`${kind}: ${reason?.message ?? reason}`, { cause: reason });
    this.name = 'MediaError';
    this.kind = kind;
    /** @type {MediaCause} */
    this.why = CAUSES[reason?.name] ?? 'failed';
  }
}
