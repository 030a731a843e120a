import { Chat, MediaStates, Mesh, Room, SignalingConnection } from '../../lib/index.js';
import { FakeClock, settle } from './fake-clock.js';
import { FakeNetwork } from './fake-network.js';
import { FakeMediaStream, FakePeerConnection } from './fake-peer-connection.js';
import { FakeServer } from './fake-server.js';

/** A server, and pages that meet in one room of it. */
export class Pages {
  clock = new FakeClock();
  server = new FakeServer();

  /** A page: its own network, so that only it can be cut off. */
  async enter(peer, { create = true, relayOnly, attributes, media } = {}) {
    const network = new FakeNetwork(this.server);
    const session = new SignalingConnection({ url: 'ws://host/signal', peer, name: peer, attributes, WebSocket: network.WebSocket, SseSocket: network.SseSocket, clock: this.clock, random: () => 0.5 });
    await session.connect();
    const room = await Room.join(session, 'r', { create, relayOnly });
    const mesh = new Mesh({ session, room, media, clock: this.clock, RTCPeerConnection: FakePeerConnection, MediaStream: FakeMediaStream });
    const page = { network, session, room, mesh, gone: [], chat: new Chat(mesh, { clock: this.clock }), states: new MediaStates(mesh) };
    mesh.addEventListener('gone', ({ detail }) => page.gone.push(detail));
    return page;
  }

  async two(options) {
    const ana = await this.enter('ana', options);
    const bo = await this.enter('bo', options);
    await settle(60);
    join(ana, bo);
    return { ana, bo };
  }
}

/** ICE, DTLS and the control channel between two pages get there. */
export function join(a, b) {
  const [mine, theirs] = [a.mesh.links.get(b.session.peer), b.mesh.links.get(a.session.peer)];
  for (const [link, other] of [[mine, theirs], [theirs, mine]]) {
    link.pc.channel.send = (data) => setImmediate(() => other.pc.channel.onmessage?.({ data }));
    link.pc.become('connected');
  }
  for (const link of [mine, theirs]) link.pc.openChannel();
}
