import { quality } from '../lib/index.js';
import { countRelays } from '../flows/relays.js';

/** @import { Conversation } from '../flows/conversation.js' */

/**
 * What somebody who helps needs to see, as text to be sent to them. It holds no secret: neither the session's, nor the
 * room's link, nor what people are called; and no network address unless `addresses` is set.
 *
 * @param {Conversation} conversation
 * @param {{ addresses: boolean }} options
 */
export function diagnostics({ call: { session }, mesh, group, stats, budget }, { addresses }) {
  const peers = [...mesh.links].map(([id, link]) => {
    const history = stats.history(id);
    const latest = history.at(-1);
    return {
      peer: id,
      state: link.state,
      polite: link.polite,
      away: group.peers.get(id)?.away ?? null,
      ice: link.pc.iceConnectionState,
      connection: link.pc.connectionState,
      signaling: link.pc.signalingState,
      channel: link.channel.isOpen,
      quality: latest ? quality(latest) : null,
      latest: latest ? { ...latest, addresses: addresses ? latest.addresses : undefined } : null,
      rtt: history.map(({ rtt }) => rtt),
      received: history.map(({ down }) => down.audio.bitrate + down.video.bitrate),
      lost: history.map(({ down }) => down.video.loss ?? down.audio.loss),
    };
  });
  return JSON.stringify({ at: new Date().toISOString(), browser: navigator.userAgent, online: navigator.onLine, session: session.state, relays: countRelays(session), caps: budget.caps, peers }, null, 1);
}
