/** What the two ends of a `beckon.v1` connection agree on before the first message; see protocol/PROTOCOL.md. */
export const SUBPROTOCOL = 'beckon.v1';

/** Messages that exist only on one socket. Everything else after the greeting is counted and survives a reconnect. */
const UNCOUNTED = new Set(['welcome', 'ping', 'pong', 'ack', 'going-away', 'hello-again']);

/** @param {{ type: string }} message */
export const isCounted = (message) => !UNCOUNTED.has(message.type);

/** Receipts after which an `ack` goes out unasked, so that the server can forget what it keeps for a resume. */
export const ACK_EVERY = 32;

/** A socket that ended without a close code. */
export const NO_CODE = 1006;

export const CloseCode = Object.freeze({
  NORMAL: 1000,
  PROTOCOL_ERROR: 1002,
  UNSUPPORTED: 1003,
  NOT_UTF8: 1007,
  POLICY: 1008,
  TOO_BIG: 1009,
  INTERNAL: 1011,
  BUSY: 1013,
  REPLACED: 4500,
  UNAUTHENTICATED: 4501,
  ENDED: 4502,
});

/** Codes that say that this client, sending the same again, would only be closed again. @type {Set<number>} */
const TERMINAL = new Set([
  CloseCode.NORMAL,
  CloseCode.PROTOCOL_ERROR,
  CloseCode.UNSUPPORTED,
  CloseCode.NOT_UTF8,
  CloseCode.TOO_BIG,
]);

/**
 * Whether a client should come back after its socket was closed with this code.
 *
 * @param {number} code as in `CloseEvent.code`; 1006 when there was none
 * @returns {'never' | 'soon' | 'later'} `later` means: not at once, even the first time
 */
export function afterClose(code) {
  if (TERMINAL.has(code) || code >= 4500) return 'never';
  return code === CloseCode.POLICY || code === CloseCode.BUSY ? 'later' : 'soon';
}
