/**
 * A request that failed. `code` is one of the server's codes (see PROTOCOL.md, error) or one of this library's own:
 * `session-lost` (the session ended before the reply came), `closed` (the connection is closed for good).
 */
export class SignalingError extends Error {
  /**
   * @param {string} code
   * @param {string} message for people
   * @param {{ retryable?: boolean, retryAfter?: number }} [hints]
   */
  constructor(code, message, { retryable = false, retryAfter = 0 } = {}) {
    super(message);
    this.name = 'SignalingError';
    this.code = code;
    this.retryable = retryable;
    this.retryAfter = retryAfter;
  }

  /** @param {any} message an `error` of the protocol */
  static from(message) {
    return new SignalingError(message.code, message.message ?? message.code, message);
  }
}
