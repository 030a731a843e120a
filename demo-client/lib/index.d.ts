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
  constructor(code: string, message: string, hints?: { retryable?: boolean; retryAfter?: number });
  static from(message: any): SignalingError;
  code: string;
  retryable: boolean;
  /** Milliseconds; 0 where the server named none. */
  retryAfter: number;
}

export interface SignalingConnectionOptions {
  url: string | URL;
  name?: string;
  peer?: string;
  token?: string;
  secret?: string;
  WebSocket?: typeof WebSocket;
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

/** Events: `statechange`, `welcome`, `retry`, `closed`, and each counted server message under its own type. */
export class SignalingConnection extends EventTarget {
  constructor(options: SignalingConnectionOptions);
  readonly state: 'idle' | 'connecting' | 'open' | 'resuming' | 'closed';
  readonly transport: 'websocket' | 'sse';
  readonly secret: string | null;
  peer: string | undefined;
  iceServers: RTCIceServer[];
  limits: Record<string, number>;
  connect(options?: Abortable): Promise<void>;
  send(message: Message): void;
  request(message: Message, options?: Abortable): Promise<any>;
  wake(): void;
  close(): void;
}

export interface Peer {
  id: string;
  name: string;
  polite: boolean;
  away: boolean;
  newcomer: boolean;
}

/** Events: `peer-joined`, `peer-left`, `peer-away`, `peer-back`, `snapshot`, `message`, `evicted`, `updated`, `knock`, `removed`. */
export class Room extends EventTarget {
  static create(connection: SignalingConnection, options?: { id?: string; capacity?: number; password?: string } & Abortable): Promise<Room>;
  static join(connection: SignalingConnection, id: string, options?: { create?: boolean; capacity?: number; password?: string } & Abortable): Promise<Room>;
  constructor(connection: SignalingConnection, id: string, options?: { capacity?: number; password?: string });
  id: string;
  peers: Map<string, Peer>;
  capacity: number | undefined;
  moderator: string | undefined;
  locked: boolean;
  readonly isModerator: boolean;
  setLocked(locked: boolean): void;
  admit(peer: string): void;
  deny(peer: string): void;
  kick(peer: string): void;
  send(data: any): void;
  leave(options?: Abortable): Promise<void>;
}

/** Resolves when the moderator admits; rejects with a {@link SignalingError}, `denied` among others. */
export function knock(connection: SignalingConnection, room: string, options?: Abortable): Promise<void>;

/** Events: `open`, `message`, `closed`. */
export interface ControlChannel extends EventTarget {
  readonly isOpen: boolean;
  send(message: Message): boolean;
}

export interface PeerLinkOptions {
  peer: string;
  id: string;
  polite: boolean;
  initiator: boolean;
  send: (message: Message) => void;
  canSend?: () => boolean;
  iceServers?: () => RTCIceServer[];
  configuration?: RTCConfiguration;
  RTCPeerConnection?: typeof RTCPeerConnection;
  MediaStream?: typeof MediaStream;
  clock?: Clock;
}

/** Events: `statechange`, `open`, `message`, `problem`. */
export class PeerLink extends EventTarget {
  constructor(options: PeerLinkOptions);
  readonly state: 'new' | 'connecting' | 'connected' | 'interrupted' | 'failed' | 'closed';
  readonly streams: { main: MediaStream; screen: MediaStream };
  readonly isOpening: boolean;
  peer: string;
  id: string;
  polite: boolean;
  initiator: boolean;
  pc: RTCPeerConnection;
  channel: ControlChannel;
  setTrack(slot: Slot, track: MediaStreamTrack | null): Promise<void>;
  sender(slot: Slot): RTCRtpSender | undefined;
  receive(message: any): Promise<void>;
  restart(): boolean;
  wake(): void;
  close(reason?: string): void;
}

export interface MeshOptions {
  session: SignalingConnection;
  room: Room;
  media?: MediaManager;
  configuration?: RTCConfiguration;
  RTCPeerConnection?: typeof RTCPeerConnection;
  MediaStream?: typeof MediaStream;
  clock?: Clock;
}

/** Events: `link`, `gone`, `control`, `open`. */
export class Mesh extends EventTarget {
  constructor(options: MeshOptions);
  links: Map<string, PeerLink>;
  connectAll(): void;
  setTrack(slot: Slot, track: MediaStreamTrack | null): void;
  broadcast(message: Message): void;
  wake(): void;
  closeAll(): void;
  close(): void;
}

/** Events: `message` `{ from, text }`. */
export class Chat extends EventTarget {
  constructor(mesh: Mesh);
  say(text: string): void;
}

export interface MediaState {
  mic: boolean;
  camera: boolean;
  screen: boolean;
  hand: boolean;
}

/** Events: `change` `{ peer, state }`. */
export class MediaStates extends EventTarget {
  constructor(mesh: Mesh);
  of(peer: string): MediaState | undefined;
  set(change: Partial<MediaState>): void;
}

export type MediaCause = 'denied' | 'missing' | 'busy' | 'insecure' | 'cancelled' | 'failed';

export class MediaError extends Error {
  constructor(kind: 'mic' | 'camera' | 'screen', reason: any);
  kind: 'mic' | 'camera' | 'screen';
  why: MediaCause;
}

/** Events: `track`, `state`, `devices`, `lost`, `share-ended`. */
export class MediaManager extends EventTarget {
  constructor(options?: { mediaDevices?: MediaDevices });
  tracks: Record<Slot, MediaStreamTrack | null>;
  readonly isSharing: boolean;
  isOn(kind: 'mic' | 'camera'): boolean;
  start(wanted?: { mic?: boolean; camera?: boolean } & Abortable): Promise<MediaError[]>;
  setOn(kind: 'mic' | 'camera', on: boolean, options?: Abortable): Promise<void>;
  select(kind: 'mic' | 'camera', wish: MediaTrackConstraints, options?: Abortable): Promise<void>;
  list(): Promise<Record<'mic' | 'camera' | 'speaker', MediaDeviceInfo[]>>;
  share(options?: Abortable): Promise<void>;
  stopShare(): void;
  stop(): void;
}
