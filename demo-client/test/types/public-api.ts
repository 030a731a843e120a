// Checked by the compiler alone: index.d.ts names everything that the modules have, and nothing else.
import type * as declared from '../../lib/index.js';
import { retryDelay } from '../../lib/backoff.js';
import { Call } from '../../lib/call.js';
import { Channel } from '../../lib/channel.js';
import { Chat } from '../../lib/chat.js';
import { systemClock } from '../../lib/clock.js';
import { Files } from '../../lib/files.js';
import { joinCall } from '../../lib/join-call.js';
import { knock } from '../../lib/knock.js';
import { quality } from '../../lib/link-stats.js';
import { MediaError } from '../../lib/media-error.js';
import { MediaManager } from '../../lib/media-manager.js';
import { MediaStates } from '../../lib/media-state.js';
import { Mesh } from '../../lib/mesh.js';
import { capsFor } from '../../lib/mesh-policy.js';
import { PeerLink } from '../../lib/peer-link.js';
import { Phone } from '../../lib/phone.js';
import { CloseCode } from '../../lib/protocol.js';
import { REACTIONS, Reactions } from '../../lib/reactions.js';
import { Recordings } from '../../lib/recordings.js';
import { Room } from '../../lib/room.js';
import { SafetyCodes } from '../../lib/safety-codes.js';
import { SignalingConnection } from '../../lib/signaling-connection.js';
import { SignalingError } from '../../lib/signaling-error.js';
import { SLOTS } from '../../lib/slots.js';
import { SseSocket } from '../../lib/sse-socket.js';
import { StatsSampler } from '../../lib/stats-sampler.js';
import { VideoBudget } from '../../lib/video-budget.js';
import { whoIsInside } from '../../lib/who-is-inside.js';

const actual = {
  retryDelay, Call, Channel, Chat, systemClock, Files, joinCall, knock, quality, MediaError, MediaManager, MediaStates, Mesh, capsFor, PeerLink, Phone, CloseCode, REACTIONS, Reactions, Recordings, Room, SafetyCodes, SignalingConnection,
  SignalingError, SLOTS, SseSocket, StatsSampler, VideoBudget, whoIsInside,
};

type Declared = typeof declared;
type Actual = typeof actual;

/** Members that only one of two classes has, on instances and on the class itself. */
type Difference<Name extends keyof Declared & keyof Actual> = Actual[Name] extends new (...options: any) => infer Real
  ? Declared[Name] extends new (...options: any) => infer Told
    ? OnlyOne<keyof Real, keyof Told> | OnlyOne<keyof Actual[Name], keyof Declared[Name]>
    : Name
  : never;
type OnlyOne<A, B> = Exclude<A, B> | Exclude<B, A>;

type Nothing<Names extends never> = Names;
export type EveryNameIsDeclared = Nothing<Exclude<keyof Actual, keyof Declared>>;
export type EveryDeclaredNameIsThere = Nothing<Exclude<keyof Declared, keyof Actual>>;
export type EveryMemberIsDeclared = Nothing<{ [Name in keyof Declared & keyof Actual]: Difference<Name> }[keyof Declared & keyof Actual]>;
