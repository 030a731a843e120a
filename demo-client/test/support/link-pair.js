import { PeerLink } from '../../lib/index.js';
import { FakeClock, settle } from './fake-clock.js';
import { FakeMediaStream, FakePeerConnection } from './fake-peer-connection.js';

/** Both find what they need for a way by a relay. */
class RelayedPeerConnection extends FakePeerConnection {
  gathers = ['relay'];
}

/** What these find a test says. */
class SilentPeerConnection extends FakePeerConnection {
  gathers = [];
}

/**
 * Two ends of one link, with a relay between them that a test may bend. `initiator` makes the first offer and is
 * polite unless said otherwise.
 */
export function linkPair({ initiatorIsPolite = true, iceServers, gathers = true, policy } = {}) {
  const clock = new FakeClock();
  const pair = {
    clock,
    settle,
    /** Every message that was sent, as the receiver would get it. */
    relayed: [],
    /** @type {(message: any) => boolean} */
    loses: () => false,
    /** What the server answers to the sender. @type {(message: any) => any} */
    refuses: () => undefined,
    reachable: true,
  };
  const make = (name, other, initiator) =>
    new PeerLink({
      peer: other,
      id: 'k1',
      initiator,
      polite: initiator === initiatorIsPolite,
      send: (message, refused) => {
        pair.relayed.push({ ...message, by: name });
        const error = pair.refuses({ ...message, by: name });
        if (error) setImmediate(() => refused(error));
        else if (!pair.loses({ ...message, by: name })) setImmediate(() => pair[other].receive(structuredClone(message)));
      },
      canSend: () => pair.reachable,
      iceServers: () => iceServers ?? [{ urls: `turn:${clock.now()}` }],
      configuration: policy ? { iceTransportPolicy: policy } : {},
      RTCPeerConnection: gathers ? RelayedPeerConnection : SilentPeerConnection,
      MediaStream: FakeMediaStream,
      clock,
    });
  pair.newcomer = make('newcomer', 'host', true);
  pair.host = make('host', 'newcomer', false);
  pair.sent = (type, by) => pair.relayed.filter((message) => message.type === type && message.by === by);
  return pair;
}
