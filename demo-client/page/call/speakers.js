import { levelOf } from '../devices/loudness.js';
import { Voice } from './voice.js';

/** @import { Mesh, PeerLink } from '../lib/index.js' */

const INTERVAL = 100;

/**
 * Who speaks: from how loud the sound is that plays just now (`audioLevel` of WebRTC), so that it goes with what is heard.
 *
 * @param {Mesh} mesh
 * @param {(peer: string, speaking: boolean) => void} tell of everyone, about ten times a second
 * @returns {() => void} ends it
 */
export function followSpeakers(mesh, tell) {
  /** @type {Map<PeerLink, Voice>} */
  const voices = new Map();
  const listen = () => {
    const links = new Set(mesh.links.values());
    for (const link of voices.keys()) if (!links.has(link)) voices.delete(link);
    for (const link of links) {
      const voice = voices.get(link) ?? new Voice();
      voices.set(link, voice);
      tell(link.peer, voice.hear(levelOf(amplitude(link)), performance.now()) > 0);
    }
  };
  const timer = setInterval(listen, INTERVAL);
  return () => clearInterval(timer);
}

/** Of somebody's microphone, not of the sound of their screen. @param {PeerLink} link @returns {number} */
function amplitude({ pc, streams }) {
  const [track] = streams.main.getAudioTracks();
  const receiver = track && pc.getReceivers().find((one) => one.track === track);
  return Math.max(0, ...(receiver?.getSynchronizationSources() ?? []).map(({ audioLevel }) => audioLevel ?? 0));
}
