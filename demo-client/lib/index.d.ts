import type { ServerMessages } from './messages.js';

type Listener<Detail> = ((event: CustomEvent<Detail>) => void) | { handleEvent(event: CustomEvent<Detail>): void } | null;

/** An EventTarget whose events are known: `Events` maps their types to what `detail` holds. There are no others. */
declare class Emitter<Events> extends EventTarget {
  addEventListener<Type extends keyof Events & string>(type: Type, listener: Listener<Events[Type]>, options?: AddEventListenerOptions | boolean): void;
  removeEventListener<Type extends keyof Events & string>(type: Type, listener: Listener<Events[Type]>, options?: EventListenerOptions | boolean): void;
}

export type Slot = 'mic' | 'camera' | 'screen' | 'screenAudio';
export const SLOTS: readonly Slot[];

export interface Clock {
  now(): number;
  setTimeout(task: () => void, delay: number): any;
  clearTimeout(handle: any): void;
}
export const systemClock: Clock;

/** Milliseconds before the given retry. */
export function retryDelay(attempt: number, random?: () => number): number;

export const CloseCode: Readonly<
  Record<'NORMAL' | 'PROTOCOL_ERROR' | 'UNSUPPORTED' | 'NOT_UTF8' | 'POLICY' | 'TOO_BIG' | 'INTERNAL' | 'BUSY' | 'REPLACED' | 'UNAUTHENTICATED', number>
>;

export interface Message {
  type: string;
  [field: string]: any;
}

export interface Abortable {
  signal?: AbortSignal;
}

export class SignalingError extends Error {
  constructor(code: string, message: string, hints?: { retryable?: boolean; retryAfter?: number; text?: string });
  static from(message: any): SignalingError;
  code: string;
  /** What the server says to people, where it says something. */
  text: string | undefined;
  /** Of the code `void`: the message has crossed another one, and was not passed on. */
  reason: 'glare' | 'stale' | 'closed' | 'relay-only' | undefined;
  retryable: boolean;
  /** Milliseconds; 0 where the server named none. */
  retryAfter: number;
}

/** As much of a WebSocket as is used. */
export interface SocketLike {
  onopen: ((event: any) => void) | null;
  onmessage: ((event: any) => void) | null;
  onclose: ((event: any) => void) | null;
  send(text: string): void;
  close(code?: number): void;
}

export type WebSocketClass = new (url: URL, protocol: string) => SocketLike;

export interface SignalingConnectionOptions {
  url: string | URL;
  name?: string;
  peer?: string;
  /** What others are told of this peer besides. */
  attributes?: Record<string, any>;
  /** A function is asked before each socket is opened, when the server says that the token expires soon, and once more when the server does not take it. It has 30 seconds. */
  token?: string | (() => string | undefined | Promise<string | undefined>);
  secret?: string;
  /** The browser's own, or another one such as that of the package `ws`; without any, server-sent events are used. */
  WebSocket?: WebSocketClass;
  /** What is used where WebSockets come to nothing. */
  SseSocket?: typeof SseSocket;
  clock?: Clock;
  random?: () => number;
}

/** Server-sent events and POST, looking like a WebSocket. */
export class SseSocket {
  constructor(url: URL, options?: { clock?: Clock; fetch?: typeof fetch });
  onopen: (() => void) | null;
  onmessage: ((event: { data: string }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
  send(text: string): void;
  close(code?: number): void;
}

export type { ServerMessages } from './messages.js';

export interface SignalingEvents extends ServerMessages {
  statechange: { state: SignalingConnection['state'] };
  /** With `resumed: false` and `first: false` the server has forgotten the rooms. */
  welcome: { resumed: boolean; first: boolean };
  /** With the `error` by which the server refused `hello`, if it did: `internal` and `unavailable` are its own faults. */
  retry: { delay: number; attempt: number; code: number; error?: SignalingError };
  /** The function that is asked for tokens gave none, or one that the server does not take in the place of an older one. */
  'token-failed': { error: any };
  /** The server did not do what was sent, and nobody else was to hear of it; after an `update`, what was before it holds. */
  refused: { message: Message; error: SignalingError };
  /**
   * The error's code is `ended` or `expired` where the server has ended the session (and its `text` the server's, if it has one), `replaced` where another page has
   * taken it over, `unauthenticated` where a token was refused.
   */
  closed: { code: number; error: SignalingError };
}

/** One session over as many sockets as it takes. Each counted server message is an event as well, under its own type. */
export class SignalingConnection extends Emitter<SignalingEvents> {
  constructor(options: SignalingConnectionOptions);
  readonly state: 'idle' | 'connecting' | 'open' | 'resuming' | 'closed';
  readonly transport: 'websocket' | 'sse';
  readonly secret: string | null;
  peer: string | undefined;
  iceServers: RTCIceServer[];
  limits: Record<string, number>;
  /** Rejects with the code `unreachable` after so many `attempts`; without a number it tries for as long as it takes. */
  connect(options?: { attempts?: number } & Abortable): Promise<void>;
  /**
   * `refused` hears it if the server does not do it, until `signal` is aborted; the message is sent all the same. Without it, there is the event `refused`. What
   * was on its way when a session was lost (`welcome` with `resumed: false`) may have got lost with it.
   */
  send(message: Message, options?: { refused?: (error: SignalingError) => void; signal?: AbortSignal }): void;
  request(message: Message, options?: Abortable): Promise<any>;
  /** Replaces the attributes. */
  update(attributes: Record<string, any>): void;
  wake(): void;
  close(): void;
}

export interface Peer {
  id: string;
  name: string;
  attributes: Record<string, any> | undefined;
  polite: boolean;
  away: boolean;
  newcomer: boolean;
}

export interface RoomEvents {
  'peer-joined': { peer: Peer };
  /** `absent`: not in a fresh snapshot; it may still be on its way back. */
  'peer-left': { peer: Peer; reason: 'left' | 'lost' | 'kicked' | 'ended' | 'absent' };
  'peer-away': { peer: Peer };
  'peer-back': { peer: Peer; resumed: boolean };
  'peer-updated': { peer: Peer };
  snapshot: {};
  message: { from: string; data: any };
  /** The room could not be joined again. */
  evicted: { error: SignalingError };
  /** Its lock or its moderator changed. */
  updated: {};
  /** To the moderator; again when that peer asks again or the moderator is new. */
  knock: { peer: string; name: string };
  /** To the moderator: that peer was answered, came in or is gone. */
  'knock-ended': { peer: string };
  /** The moderator put this peer out, or the server has ended the room; `text` is the server's, for people. */
  removed: { reason: 'kicked' | 'ended'; text?: string };
  /** The server says something to the room. */
  notice: { data: any };
  /** The server did not pass on what was sent to the room. */
  refused: { data: any; error: SignalingError };
}

/** How a room is joined again; `create` makes it anew where it is gone, which only a peer does that may let others in. */
export interface RoomAgain {
  create: boolean;
  capacity?: number;
  password?: string;
  relayOnly?: boolean;
  locked?: boolean;
}

/** Who else is in the room. */
export class Room extends Emitter<RoomEvents> {
  static create(connection: SignalingConnection, options?: { id?: string; capacity?: number; password?: string; relayOnly?: boolean; locked?: boolean; clock?: Clock } & Abortable): Promise<Room>;
  static join(connection: SignalingConnection, id: string, options?: Partial<RoomAgain> & { clock?: Clock } & Abortable): Promise<Room>;
  constructor(connection: SignalingConnection, id: string, options?: { capacity?: number; password?: string; relayOnly?: boolean; clock?: Clock });
  id: string;
  peers: Map<string, Peer>;
  capacity: number | undefined;
  moderator: string | undefined;
  locked: boolean;
  relayOnly: boolean;
  password: string | undefined;
  /** Whoever joins has to show a password. */
  hasPassword: boolean;
  /** How this room is joined again, as it was, also where the server has forgotten it. */
  readonly again: RoomAgain;
  /** To the moderator: the names of those who knock and have no answer yet, by their ids, oldest first. */
  knocking: Map<string, string>;
  readonly isModerator: boolean;
  /** Acts resolve when they are done, and reject with a {@link SignalingError}: `forbidden` for somebody who does not moderate. */
  setLocked(locked: boolean, options?: Abortable): Promise<void>;
  admit(peer: string, options?: Abortable): Promise<void>;
  deny(peer: string, options?: Abortable): Promise<void>;
  kick(peer: string, options?: Abortable): Promise<void>;
  send(data: any): void;
  leave(options?: Abortable): Promise<void>;
}

/** Resolves when the moderator admits; rejects with a {@link SignalingError}, `denied` among others. */
export function knock(connection: SignalingConnection, room: string, options?: Abortable): Promise<void>;

/**
 * Who is in a room that this side is in or could join now without a password, without this side; nobody in it hears of the question. Rejects with a
 * {@link SignalingError} whose code is that of a join, such as `not-found`, `room-locked`, `wrong-password`.
 */
export function whoIsInside(
  connection: SignalingConnection,
  room: string,
  options?: Abortable,
): Promise<{ peer: string; name: string | undefined; attributes: Record<string, any>; away: boolean }[]>;

export type CallState = 'ringing' | 'connecting' | 'active' | 'ended';

export interface CallEvents {
  statechange: { state: CallState; reason?: string };
  'peer-joined': { peer: Peer };
  'peer-left': { peer: Peer; reason: string };
  'peer-away': { peer: Peer };
  'peer-back': { peer: Peer; resumed: boolean };
  'peer-updated': { peer: Peer };
}

/** Made by a {@link Phone}. */
export class Call extends Emitter<CallEvents> {
  constructor(connection: SignalingConnection, options: { id?: string; peer: { id: string; name: string }; outgoing: boolean; clock?: Clock });
  readonly session: SignalingConnection;
  id: string | undefined;
  readonly state: CallState;
  readonly reason: string | undefined;
  /** Until a device of a user has accepted, it has no id, and its name is the user that was asked for. */
  readonly peer: { id: string; name: string };
  readonly outgoing: boolean;
  /** The other side, once accepted. */
  peers: Map<string, Peer>;
  accept(): void;
  decline(options?: { busy?: boolean }): void;
  cancel(): void;
  hangup(): void;
  /** The rest is for the phone that made it, and tells what the server has said. */
  rings(id: string): void;
  crosses(peer: string): boolean;
  accepted(message: { call: string; peer: string; name?: string; attributes?: any; polite: boolean }): void;
  forgotten(): void;
  end(reason: string): void;
}

/** `restored`: this page was loaded anew in the middle of that call. */
export class Phone extends Emitter<{ incoming: { call: Call }; restored: { call: Call } }> {
  constructor(connection: SignalingConnection, options?: { clock?: Clock });
  readonly calls: Call[];
  /** @param to a peer id; or a user, as the server's authenticator names them, all of whose devices ring */
  ring(to: string | { user: string }): Call;
  close(): void;
}

export interface ControlChannel extends Emitter<{ open: null; message: Message; closed: null }> {
  readonly isOpen: boolean;
  /** False without an open channel; throws a RangeError for more than 32,768 characters of JSON. */
  send(message: Message): boolean;
}

export interface PeerLinkOptions {
  peer: string;
  id: string;
  polite: boolean;
  initiator: boolean;
  /** `refused`: the server did not pass the message on. */
  send: (message: Message, refused?: (error: SignalingError) => void) => void;
  canSend?: () => boolean;
  iceServers?: () => RTCIceServer[];
  refresh?: () => Promise<unknown>;
  /** Whether this side would send something and may not; its outcome says so. */
  isMediaRefused?: () => boolean;
  configuration?: RTCConfiguration;
  RTCPeerConnection?: typeof RTCPeerConnection;
  MediaStream?: typeof MediaStream;
  clock?: Clock;
}

/**
 * Why a link does not connect: `certificate` (the other side's changed: somebody may be in between), `offer-refused` and `answer-refused` (by a
 * browser), the server's code for a description that it did not pass on (`too-large`, `forbidden`, …), `closed` (by the other side), `gone` (it has left), `lost` (it was connected and did not come
 * back), `no-answer`, `encryption` (DTLS failed), `no-network` (this browser found no address), `no-relay` (no direct way, and the server has no
 * TURN relay), `relay-refused`, `relay-unreachable`, `no-route` (neither directly nor by the relay). Or why it is
 * connected to no use: `no-media` (this side could use neither camera nor microphone).
 */
export type LinkCause =
  | 'certificate' | 'offer-refused' | 'answer-refused' | 'closed' | 'gone' | 'lost' | 'no-answer' | 'no-media' | 'encryption'
  | 'no-network' | 'no-relay' | 'relay-refused' | 'relay-unreachable' | 'no-route' | (string & {});

/** How an attempt to connect ended. It holds no addresses. */
export interface LinkOutcome {
  /** `failed`: it was connected and did not come back; `never`: it was not connected at all. */
  result: 'connected' | 'failed' | 'never';
  /** From the first offer to the connection; null if there was none. */
  millis: number | null;
  /** Null if connected and nothing is amiss. */
  cause: LinkCause | null;
  /** Types of the candidates in use: `host`, `srflx`, `prflx`, `relay`. */
  local: string | null;
  remote: string | null;
  /** Between this side and its relay: `udp`, `tcp`, `tls`. */
  relayProtocol: string | null;
  ice: string;
  /** How many candidates of each type this side found. */
  gathered: Record<string, number>;
  /** Whether a TURN server gave an address; null if the server told of none. */
  relayAnswered: boolean | null;
}

export interface LinkEvents {
  statechange: { state: PeerLink['state']; reason?: string };
  /** The control channel is open. */
  open: null;
  /** A control message. */
  message: Message;
  /** A description, a candidate or a track that the browser or the server did not take. */
  problem: { cause: LinkCause; error: unknown };
  /** At the first connection, when the link has failed, and when it is not to be trusted. */
  outcome: LinkOutcome;
}

/** The connection to one remote peer. */
export class PeerLink extends Emitter<LinkEvents> {
  constructor(options: PeerLinkOptions);
  readonly state: 'new' | 'connecting' | 'connected' | 'interrupted' | 'failed' | 'closed';
  /** Aborted when the link is closed. */
  readonly ended: AbortSignal;
  /** The camera is in `main` from its first frame on. */
  readonly streams: { main: MediaStream; screen: MediaStream };
  readonly isOpening: boolean;
  /** Whether another link to the same peer would fail as this one has. */
  readonly isHopeless: boolean;
  /** Of both sides; they do not change. Empty while there is no description. */
  readonly certificates: { local: string; remote: string };
  /** So far. */
  outcome: LinkOutcome | undefined;
  peer: string;
  id: string;
  polite: boolean;
  initiator: boolean;
  pc: RTCPeerConnection;
  channel: ControlChannel;
  /** The data channels that the other side has opened for its application, see {@link Channel}. */
  incoming: Emitter<{ channel: { name: string } }> & { get(name: string): RTCDataChannel | undefined };
  setTrack(slot: Slot, track: MediaStreamTrack | null): Promise<void>;
  sender(slot: Slot): RTCRtpSender | undefined;
  receive(message: any): Promise<void>;
  configure(): void;
  restart(): Promise<boolean>;
  wake(): void;
  /** The other side's safety code does not fit: the outcome is `certificate`, and the link stays as it is. */
  distrust(): void;
  close(reason?: string): void;
}

export interface MeshOptions {
  session: SignalingConnection;
  room: Room | Call;
  media?: MediaManager;
  configuration?: RTCConfiguration;
  RTCPeerConnection?: typeof RTCPeerConnection;
  MediaStream?: typeof MediaStream;
  /** Whether the server is told how each attempt to connect ended, without addresses; true where it is left out. */
  reports?: boolean;
  clock?: Clock;
}

export interface MeshEvents {
  /** Also when a new link replaces an older one to the same peer. */
  link: { link: PeerLink; peer: Peer };
  gone: { peer: string; reason: string };
  control: { peer: string; message: Message };
  /** The control channel of this link is open. */
  open: { link: PeerLink };
  problem: { link: PeerLink; cause: LinkCause; error: unknown };
  outcome: { link: PeerLink; outcome: LinkOutcome };
  /** Nothing more is tried until {@link Mesh.wake} or {@link Mesh.reconnect}, or until the other side comes with a link. */
  unreachable: { link: PeerLink; cause: LinkCause };
}

/** A link to everyone in the room, and the same local tracks on all of them. */
export class Mesh extends Emitter<MeshEvents> {
  constructor(options: MeshOptions);
  links: Map<string, PeerLink>;
  connectAll(): void;
  /** Makes a new link to a peer that could not be reached. */
  reconnect(peer: string): void;
  setTrack(slot: Slot, track: MediaStreamTrack | null): void;
  broadcast(message: Message): void;
  wake(): void;
  closeAll(): void;
  close(): void;
}

/** What is tried next, in the same session, to get into a room. */
export type AnotherTry = Partial<Omit<RoomAgain, 'create'>>;

export interface JoinRoomOptions extends Omit<SignalingConnectionOptions, 'random'>, Omit<MeshOptions, 'session' | 'room'>, Partial<RoomAgain>, Abortable {
  /** Its id; without it a room is made, whose id the server chooses. `create` is whether a room that is not there is made; true where it is left out. */
  room?: string;
  /**
   * The server has not let this side in (`wrong-password`, `room-locked`, `room-full`, …): what is tried next, such as `{ password }`, or `{}` after a {@link knock}. With
   * nothing, and without this function, the call ends. `tried` is what was tried.
   */
  refused?: (error: SignalingError, tried: AnotherTry) => Promise<AnotherTry | undefined>;
  call?: undefined;
}

export interface JoinPhoneCallOptions extends Omit<MeshOptions, 'session' | 'room'>, Abortable {
  /** Of a {@link Phone}. It may still ring: the other side is there once it is accepted. To leave hangs up; the session stays the phone's. */
  call: Call;
}

export type JoinCallOptions = JoinRoomOptions | JoinPhoneCallOptions;

/** Another one in a call. */
export interface PersonSnapshot {
  readonly id: string;
  readonly name: string;
  readonly attributes: Record<string, any> | undefined;
  readonly away: boolean;
  /** Of the link; undefined while there is none. */
  readonly state: PeerLink['state'] | undefined;
  /** Why there is no connection, once that is known. */
  readonly cause: LinkCause | null;
  readonly main: MediaStream | undefined;
  readonly screen: MediaStream | undefined;
}

export interface CallSnapshot {
  readonly state: 'joining' | 'joined' | 'ended';
  readonly error: SignalingError | undefined;
  readonly locked: boolean;
  readonly isModerator: boolean;
  /** The others, in the order in which they came. */
  readonly people: readonly PersonSnapshot[];
}

export interface JoinedCallEvents extends MeshEvents {
  /** With `joined` there are `group` and `mesh`, and no link yet: what is made of the mesh then misses nothing. */
  statechange: { state: CallSnapshot['state'] };
  /**
   * Once: it could not be joined, the server will not have it any more (`kicked`: the moderator put this peer out; `ended`: by whoever runs the server), the other side of
   * two hung up or did not come back (`hangup`, `lost`), or this side left, without an error.
   */
  ended: { error: SignalingError | undefined };
}

/** Everybody in a room, or the other side of a ringing call, as one object. Its events are those of its mesh, `statechange` and `ended`. */
export interface JoinedCall extends Emitter<JoinedCallEvents> {
  readonly session: SignalingConnection;
  /** Resolves when this side is in the room, or the call is accepted; rejects with a {@link SignalingError}, or the reason of an abort. */
  readonly joined: Promise<void>;
  /** The room, or the call of a phone. Undefined before this side has joined, as `mesh` and `room` are. */
  readonly group: Room | Call | undefined;
  /** Undefined for a call of a phone. */
  readonly room: Room | undefined;
  readonly mesh: Mesh | undefined;
  readonly state: CallSnapshot['state'];
  /** Why it has ended, where this side did not want it. */
  readonly error: SignalingError | undefined;
  /** What there is to be seen, as a value that does not change: the same one until something has changed. Needs no `this`. */
  snapshot(this: void): CallSnapshot;
  /** `listener` hears that there is another snapshot, once for many changes in one turn; what is returned ends it. Needs no `this`. */
  subscribe(this: void, listener: () => void): () => void;
  /** The network or the page is back: what is interrupted is tried now. */
  wake(): void;
  /** The page goes, perhaps for a moment only (`pagehide`): the others learn it now, and the session stays. */
  hide(): void;
  /** The page was kept and is shown again (`pageshow` with `persisted`). */
  restore(): void;
  /** Leaves the room and ends the session, or hangs up; all links are closed. Devices stay as they are. */
  leave(): void;
}

/** Joins everybody in a room, or the other side of a ringing call. It is returned at once, so that no event is missed. `media` stays the caller's. */
export function joinCall(options: JoinCallOptions): JoinedCall;

/** Text to everyone, once and in order. */
export class Chat extends Emitter<{ message: { from: string; text: string } }> {
  constructor(mesh: Mesh, options?: { clock?: Clock });
  /** At most 4,000 characters of it are sent. */
  say(text: string): void;
}

export interface ChannelOptions {
  /** Bytes of a message, or characters of a text, that are sent and taken; 65,536 by default. */
  largest?: number;
  /** Messages a second that are taken of each peer in the long run, and four seconds' worth at once; 100 by default. What is beyond is dropped. */
  perSecond?: number;
  clock?: Clock;
}

export interface ChannelEvents {
  /** That peer has the channel too. */
  open: { peer: string };
  message: { from: string; data: string | ArrayBuffer };
  /** That peer has it no more, or there is no link any more. */
  closed: { peer: string };
}

/** A channel of the application's own to everybody who has one of the same name: text or bytes, from page to page, in order. */
export class Channel extends Emitter<ChannelEvents> {
  /** A `name` is 1 to 64 letters, digits, `_` and `-`. */
  constructor(mesh: Mesh, name: string, options?: ChannelOptions);
  name: string;
  /** Ids of those who have this channel too. */
  readonly peers: string[];
  /**
   * To all of them, or to one. Returns those whom it is on its way to: a peer that has a megabyte waiting already is left out. Throws a RangeError for more than
   * `largest`.
   */
  send(data: string | ArrayBuffer | ArrayBufferView<ArrayBuffer>, options?: { to?: string }): string[];
  close(): void;
}

export interface MediaState {
  mic: boolean;
  camera: boolean;
  screen: boolean;
  hand: boolean;
  /** Whether this side wants the cameras of others. True for a page that says nothing of it. */
  cameras: boolean;
}

/** What each side says that it sends, and wants. */
export class MediaStates extends Emitter<{ change: { peer: string; state: MediaState } }> {
  constructor(mesh: Mesh);
  of(peer: string): MediaState | undefined;
  set(change: Partial<MediaState>): void;
}

/** What can be sent with {@link Reactions.send}. */
export const REACTIONS: readonly string[];

/** Signs that pass by. */
export class Reactions extends Emitter<{ reaction: { from: string; reaction: string } }> {
  constructor(mesh: Mesh, options?: { clock?: Clock });
  /** Throws a RangeError for what is not in {@link REACTIONS}. */
  send(reaction: string): void;
}

/** Who records, and who has agreed to be in it; `change`: of anything that is told here. */
export class Recordings extends Emitter<{ change: null }> {
  constructor(mesh: Mesh);
  /** Whether this side records. */
  readonly isOn: boolean;
  /** Peers that record just now, and what this side said to it: undefined is nothing yet. */
  readonly others: Map<string, boolean | undefined>;
  /** Asks everybody, and whoever comes later. */
  start(): void;
  stop(): void;
  /** Whether what that peer sends may be kept in this side's recording now: a yes can be taken back. */
  consents(peer: string): boolean;
  /** Whether everybody here has agreed. A screen may show others, and its sound may be theirs: nobody's may be kept before that. */
  readonly isUnanimous: boolean;
  answer(peer: string, given: boolean): void;
}

export type MediaCause = 'denied' | 'missing' | 'busy' | 'insecure' | 'cancelled' | 'failed';

export class MediaError extends Error {
  constructor(kind: 'mic' | 'camera' | 'screen', reason: any);
  kind: 'mic' | 'camera' | 'screen';
  why: MediaCause;
}

export interface MediaEvents {
  track: { slot: Slot; track: MediaStreamTrack | null };
  /** Microphone or camera went on or off, by this page or by the system, or a screen. */
  state: {};
  /** Something was plugged in or out. */
  devices: {};
  /** The device in use went away. */
  lost: { kind: 'mic' | 'camera'; recovered: boolean };
  /** By the browser's own button. */
  'share-ended': {};
}

/** The local microphone, camera and screen. */
export class MediaManager extends Emitter<MediaEvents> {
  constructor(options?: { mediaDevices?: MediaDevices; permissions?: Permissions });
  tracks: Record<Slot, MediaStreamTrack | null>;
  readonly isSharing: boolean;
  /** Whether this person wants to be heard or seen, and may use no device for it, or has none. */
  readonly isRefused: boolean;
  /** Whether it is sent, or will be as soon as the device is there. */
  isOn(kind: 'mic' | 'camera'): boolean;
  /** Whether the system has taken the device away for a while, as for a phone call: this side can not bring it back. */
  isTaken(kind: 'mic' | 'camera'): boolean;
  /** What is there already stays as it is, and what was muted stays muted. */
  start(wanted?: { mic?: boolean; camera?: boolean } & Abortable): Promise<MediaError[]>;
  setOn(kind: 'mic' | 'camera', on: boolean, options?: Abortable): Promise<void>;
  select(kind: 'mic' | 'camera', wish: MediaTrackConstraints, options?: Abortable): Promise<void>;
  list(): Promise<Record<'mic' | 'camera' | 'speaker', MediaDeviceInfo[]>>;
  share(options?: Abortable): Promise<void>;
  stopShare(): void;
  stop(): void;
}

/** Media of one kind in one direction; rates are over the time since the sample before. */
export interface Flow {
  /** Bits a second, without headers. */
  bitrate: number;
  /** Of the packets in that time, 0 to 1; null when nothing was to be had. */
  loss: number | null;
  /** Milliseconds. */
  jitter: number | null;
  /** Pixels of the largest picture; 0 for sound. */
  width: number;
  height: number;
  fps: number;
  limitation: 'none' | 'cpu' | 'bandwidth' | 'other';
}

export interface LinkStats {
  /** Milliseconds, of the browser's own clock for statistics. */
  at: number;
  /** Null while there is none. */
  route: 'direct' | 'relay' | null;
  protocol: string | null;
  /** Milliseconds there and back. */
  rtt: number | null;
  up: { audio: Flow; video: Flow };
  down: { audio: Flow; video: Flow };
  /** Of both ends of the route: private data. */
  addresses: { local: string | null; remote: string | null };
}

/** How good a link is for people who talk. */
export function quality(stats: LinkStats): 'good' | 'fair' | 'poor' | 'unknown';

/** Looks at every link once per interval (2 s); `round` says that all were looked at. */
export class StatsSampler extends Emitter<{ sample: { peer: string; stats: LinkStats }; round: null }> {
  constructor(options: { mesh: Mesh; interval?: number; capacity?: number; clock?: Clock });
  history(peer: string): readonly LinkStats[];
  latest(peer: string): LinkStats | undefined;
  start(): void;
  stop(): void;
  sample(): Promise<void>;
}

export interface Caps {
  /** Bits a second. */
  maxBitrate: number;
  /** Pixels of the picture's shorter side. */
  height: number;
  frameRate: number;
}

/** What one camera may cost on the way to one of so many peers; null: sound only. */
export function capsFor(peers: number, steps?: number): Readonly<Caps> | null;

/** Keeps every camera that is sent within {@link capsFor}. */
export class VideoBudget extends Emitter<{ change: { caps: Readonly<Caps> | null } }> {
  /** With `states`, peers that want no cameras get none. */
  constructor(options: { mesh: Mesh; stats: StatsSampler; states?: MediaStates });
  caps: Readonly<Caps> | null;
  close(): void;
}

export interface SafetyCode {
  /** `mismatch`: somebody is in between; `unavailable`: no cryptography outside a secure context. */
  state: 'pending' | 'ready' | 'mismatch' | 'unavailable';
  /** Five when ready. */
  symbols: readonly (readonly [emoji: string, word: string])[];
}

export interface SafetyEvents {
  change: { peer: string; code: SafetyCode };
  /** That peer has another certificate than the one that was compared. */
  replaced: { peer: string };
}

/** A safety code for each link, alike on both sides unless somebody sits between them. */
export class SafetyCodes extends Emitter<SafetyEvents> {
  constructor(options: { mesh: Mesh; self: string });
  of(peer: string): SafetyCode;
  /** The two have compared their codes, and they are alike: that holds for the certificates of both, on later links too. */
  confirm(peer: string): void;
  isCompared(peer: string): boolean;
}

/** One file on its way to or from one peer. */
export interface FileTransfer extends Emitter<{ change: null; progress: null }> {
  readonly state: 'offered' | 'moving' | 'done' | 'declined' | 'cancelled' | 'failed';
  readonly isOver: boolean;
  id: string;
  peer: string;
  direction: 'out' | 'in';
  /** Harmless, whatever the other side called it. */
  name: string;
  /** Bytes. */
  size: number;
  moved: number;
  /** Why it was declined (`too-large`, `busy`), cancelled or failed; `here` and `there` say by whom. */
  reason: string;
  /** What was received, once done. */
  blob: Blob | undefined;
  accept(): void;
  decline(): void;
  cancel(): void;
}

/** Files between peers: one channel a file, nothing without consent, kept in memory until saved. */
export class Files extends Emitter<{ transfer: { transfer: FileTransfer } }> {
  /** `largest`: bytes that this side takes, 200 MiB by default; offers above it are declined. */
  constructor(options: { mesh: Mesh; largest?: number });
  /** Undefined when there is no open link to that peer. */
  offer(peer: string, file: File): FileTransfer | undefined;
}

export {};
