// Checked by the compiler alone: what users of index.d.ts may write, and what not.
import { SignalingConnection } from '../../lib/index.js';
import type { Call, Channel, Mesh, Phone, Reactions, Room, SafetyCodes } from '../../lib/index.js';

/** Events are known, and no others: a name that is misspelt does not compile. */
export function events(session: SignalingConnection, room: Room, mesh: Mesh, phone: Phone, call: Call, reactions: Reactions, safety: SafetyCodes, channel: Channel): void {
  session.addEventListener('peer-joined', ({ detail }) => detail.type.length);
  session.addEventListener('joined', ({ detail }) => detail.peers[0]?.polite === true);
  session.addEventListener('ended', ({ detail }) => detail.reason === 'answered-elsewhere');
  // @ts-expect-error
  session.addEventListener('joined', ({ detail }) => detail.peer);
  // @ts-expect-error
  session.addEventListener('ended', ({ detail }) => detail.reason === 'vanished');
  session.addEventListener('retry', ({ detail }) => detail.delay.toFixed());
  session.addEventListener('notice', ({ detail }) => detail.type.length);
  room.addEventListener('notice', ({ detail }) => detail.data);
  room.addEventListener('peer-left', ({ detail }) => detail.reason.length);
  mesh.addEventListener('unreachable', ({ detail }) => detail.link.peer);
  phone.addEventListener('incoming', ({ detail }) => detail.call.accept());
  call.addEventListener('statechange', ({ detail }) => detail.state === 'active');
  reactions.addEventListener('reaction', ({ detail }) => detail.reaction.length);
  safety.addEventListener('replaced', ({ detail }) => detail.peer.length);
  channel.addEventListener('message', ({ detail }) => (typeof detail.data === 'string' ? detail.data.length : detail.data.byteLength));
  channel.send(new Uint8Array(3), { to: 'bo' }).length;
  // @ts-expect-error
  channel.send({ no: 'object' });
  // @ts-expect-error
  session.addEventListener('peer-joind', () => {});
  // @ts-expect-error
  room.addEventListener('peerleft', () => {});
  // @ts-expect-error
  mesh.addEventListener('linked', () => {});
  // @ts-expect-error
  phone.addEventListener('ring', () => {});
  // @ts-expect-error
  reactions.removeEventListener('reactions', () => {});
}

/** As much of the package `ws` as its users see: its class goes where a WebSocket does. */
declare class WsOfNode {
  constructor(address: string | URL, protocols?: string | string[], options?: { headers?: Record<string, string> });
  onopen: ((event: { type: string; target: WsOfNode }) => void) | null;
  onmessage: ((event: { data: string | Buffered | Buffered[]; type: string; target: WsOfNode }) => void) | null;
  onclose: ((event: { wasClean: boolean; code: number; reason: string; type: string; target: WsOfNode }) => void) | null;
  send(data: string | Buffered, callback?: (error?: Error) => void): void;
  close(code?: number, data?: string | Buffered): void;
}
interface Buffered {
  byteLength: number;
}

export const bot = new SignalingConnection({ url: 'wss://example.org/signal', WebSocket: WsOfNode });
