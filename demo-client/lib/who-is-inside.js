/** @import { SignalingConnection } from './signaling-connection.js' */
/** @import { SignalingError } from './signaling-error.js' */

/**
 * Asks who is in a room: one that this side is in, or could join now without a password. Nobody in it hears of the question.
 *
 * @param {SignalingConnection} connection that is open
 * @param {string} room
 * @param {{ signal?: AbortSignal }} [options]
 * @returns {Promise<{ peer: string, name: string | undefined, attributes: Record<string, any>, away: boolean }[]>} all but this side; rejects with a
 *   {@link SignalingError}, whose code is that of a join: `not-found`, `room-full`, `room-locked`, `wrong-password`, `forbidden`, `rate-limited`
 */
export async function whoIsInside(connection, room, { signal } = {}) {
  const { peers } = await connection.request({ type: 'who', room }, { signal });
  return peers.map((/** @type {any} */ { peer, name, attributes = {}, away = false }) => ({ peer, name, attributes, away }));
}
