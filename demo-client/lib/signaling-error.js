/**
 * A request that failed. `code` is one of the server's codes (see PROTOCOL.md, error) or one of this library's own:
 * `session-lost` (the session ended before the reply came), `closed` (the connection is closed for good), `replaced` (by another page with the same secret),
 * `unreachable` (the server does not answer),
 * `void` (a message of a negotiation has crossed another one, and was not passed on; `reason` is the server's).
 */
export class SignalingError extends Error {
  /** What the server says to people, where it says something. @type {string | undefined} */
  text;
  /** Of a `void`: `glare`, `stale`, `closed` or `relay-only`. @type {string | undefined} */
  reason;

  /**
   * @param {string} code
   * @param {string} message for people
   * @param {{ retryable?: boolean, retryAfter?: number, text?: string }} [hints]
   */
  constructor(code, message, { retryable = false, retryAfter = 0, text } = {}) {
    super(message);
    this.name = 'SignalingError';
    this.code = code;
    this.retryable = retryable;
    this.retryAfter = retryAfter;
    this.text = text;
  }

  /** @param {any} message an `error` or a `void` of the protocol */
  static from(message) {
    if (message.type !== 'void') return new SignalingError(message.code, message.message ?? message.code, message);
    return Object.assign(new SignalingError('void', `not passed on, because it has crossed another message (${message.reason})`), { reason: message.reason });
  }
}
