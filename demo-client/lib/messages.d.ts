// Written by `npm run message-types` from protocol/schema.

/** The messages of a server that are counted, by their type (PROTOCOL.md): each is an event of a SignalingConnection. */
export interface ServerMessages {
  /** The call is taken; both may negotiate now. */
  accepted: {
    type: 'accepted';
    call: string;
    peer: string;
    name?: string;
    attributes?: Record<string, any>;
    polite: boolean;
  };
  /** The moderator lets the receiver in: join now. */
  admitted: {
    type: 'admitted';
    room: string;
  };
  /** An SDP answer on its way to another peer. */
  answer: {
    type: 'answer';
    from: string;
    sdp: string;
    link?: string;
    epoch?: number;
  };
  /** Ends the session at once: of a client its own, of the server that of the receiver. */
  bye: {
    type: 'bye';
    reason: 'ended' | 'expired';
    text?: string;
  };
  /** An ICE candidate on its way to another peer. */
  candidate: {
    type: 'candidate';
    from: string;
    candidate: RTCIceCandidateInit | null;
    link?: string;
    epoch?: number;
  };
  /** A link has ended. */
  close: {
    type: 'close';
    from: string;
    link?: string;
  };
  /** The room is made. */
  created: {
    type: 'created';
    re?: number;
    room: string;
    capacity: number;
    moderator?: string;
    locked?: true;
    relayOnly?: true;
    password?: true;
  };
  /** The moderator does not let the receiver in, or the room has ended. */
  denied: {
    type: 'denied';
    room: string;
  };
  /** The call is over. */
  ended: {
    type: 'ended';
    call: string;
    reason: 'declined' | 'busy' | 'cancelled' | 'timeout' | 'hangup' | 'lost' | 'answered-elsewhere' | 'crossed';
  };
  /** Something that the client sent could not be done. */
  error: {
    type: 'error';
    re?: number;
    code: 'bad-json' | 'bad-message' | 'too-large' | 'bad-state' | 'not-found' | 'unauthenticated' | 'forbidden' | 'room-full' | 'room-locked' | 'wrong-password' | 'id-taken' | 'resume-invalid' | 'rate-limited' | 'unavailable' | 'internal';
    message: string;
    retryable: boolean;
    retryAfter?: number;
  };
  /** Asks for ICE servers with fresh credentials, and the answer; also sent unasked before the credentials run out. */
  'ice-servers': {
    type: 'ice-servers';
    re?: number;
    iceServers: RTCIceServer[];
  };
  /** Somebody calls. */
  incoming: {
    type: 'incoming';
    call: string;
    from: string;
    name?: string;
    attributes?: Record<string, any>;
  };
  /** Who was in the room at the moment of joining. */
  joined: {
    type: 'joined';
    re?: number;
    room: string;
    capacity: number;
    moderator?: string;
    locked?: true;
    relayOnly?: true;
    password?: true;
    peers: Array<{
      peer: string;
      name?: string;
      attributes?: Record<string, any>;
      /** The receiver's own role. */
      polite: boolean;
      away?: true;
    }>;
  };
  /** A peer knocks no more, to the moderator. */
  'knock-ended': {
    type: 'knock-ended';
    room: string;
    peer: string;
  };
  /** Asks to be let in; tells the moderator who asks. */
  knock: {
    type: 'knock';
    room: string;
    peer: string;
    name?: string;
    attributes?: Record<string, any>;
  };
  /** The moderator has been asked. */
  knocking: {
    type: 'knocking';
    re?: number;
    room: string;
  };
  /** The receiver is no longer in the room. */
  left: {
    type: 'left';
    re?: number;
    room: string;
    reason: 'left' | 'lost' | 'kicked' | 'ended';
    text?: string;
  };
  /** App data from a peer. */
  message: {
    type: 'message';
    from: string;
    room?: string;
    data: any;
  };
  /** App data from the server. */
  notice: {
    type: 'notice';
    room?: string;
    data: any;
  };
  /** An SDP offer on its way to another peer. */
  offer: {
    type: 'offer';
    from: string;
    sdp: string;
    link?: string;
    epoch?: number;
  };
  /** A peer's connection to the server is interrupted. */
  'peer-away': any;
  /** A peer's connection is there again. */
  'peer-back': any;
  /** A peer entered the room. */
  'peer-joined': {
    type: 'peer-joined';
    room: string;
    peer: string;
    name?: string;
    attributes?: Record<string, any>;
    polite: boolean;
  };
  /** A peer is no longer in the room. */
  'peer-left': {
    type: 'peer-left';
    room: string;
    peer: string;
    reason: 'left' | 'lost' | 'kicked' | 'ended';
  };
  /** What the receiver sees of a peer changed. */
  'peer-updated': {
    type: 'peer-updated';
    peer: string;
    name?: string;
    attributes?: Record<string, any>;
  };
  /** Who is in the room now. */
  present: {
    type: 'present';
    re?: number;
    room: string;
    peers: Array<{
      peer: string;
      name?: string;
      attributes?: Record<string, any>;
      /** The receiver's own role. */
      polite: boolean;
      away?: true;
    }>;
  };
  /** The call is made. */
  ringing: {
    type: 'ringing';
    re?: number;
    call: string;
  };
  /** The state of the room changed. */
  'room-updated': {
    type: 'room-updated';
    room: string;
    capacity: number;
    moderator?: string;
    locked?: true;
    relayOnly?: true;
    password?: true;
  };
  /** Shows a newer token, and the answer; also sent unasked before the client's identity ends. */
  token: {
    type: 'token';
    re?: number;
    expiresIn?: number;
  };
  /** A message of a negotiation that had an id is not passed on. */
  void: {
    type: 'void';
    re: number;
    reason: 'glare' | 'stale' | 'closed' | 'relay-only';
  };
  /** An offer is taken back. */
  withdraw: {
    type: 'withdraw';
    from: string;
    link?: string;
    epoch?: number;
  };
}
