import { FakeSession } from './fake-session.js';

/**
 * As much of a Beckon server as the client's tests need: sessions that resume by counting, rooms, relaying. Behaviour
 * is PROTOCOL.md's; limits, authentication and liveness are the real server's business.
 */
export class FakeServer {
  heartbeat = 10_000;
  /** @type {Map<string, FakeSession>} by peer id */
  sessions = new Map();
  /** @type {Map<string, Set<string>>} peer ids by room id */
  rooms = new Map();
  /** Messages from clients, as they came in. @type {any[]} */
  received = [];
  /** Set by a test: a relayed message for which it is true is lost. @type {(message: any) => boolean} */
  loses = () => false;
  /** Set by a test: a relayed message is refused by the error that this gives. @type {(message: any) => { code: string, retryable?: boolean, retryAfter?: number } | undefined} */
  refuses = () => undefined;
  /** Set by a test: whether a hello or an update is within the limits. @type {(message: any) => boolean} */
  takes = () => true;
  /** Set by a test: whether a token, in a hello or after it, is good. @type {(token: string | undefined) => boolean} */
  admits = () => true;
  /** Set by a test: the code by which the server refuses every hello for now, which is its own fault. @type {string | undefined} */
  fault;
  /** Set by a test: the code by which a join is refused. @type {(join: { room: string, password?: string }) => string | undefined} */
  refusesToJoin = () => undefined;
  /** What a client is told on request; null does not answer at all. @type {() => RTCIceServer[] | null} */
  iceServers = () => [];
  #ids = 0;

  nextId(prefix) {
    return `${prefix}${++this.#ids}`;
  }

  /**
   * @param {{ send: (message: object) => void, close: (code: number) => void }} socket
   * @returns {{ receive: (message: any) => void, closed: () => void }}
   */
  accept(socket) {
    /** @type {FakeSession | null} */
    let session = null;
    return {
      receive: (message) => {
        this.received.push(message);
        if (session && session.socket === socket) session.receive(message);
        else if (message.type === 'hello') session = this.#hello(message, socket);
      },
      closed: () => session?.socket === socket && session.interrupted(),
    };
  }

  /** Forgets everything, as a restart does; sockets must be cut by the test. */
  restart() {
    this.sessions.clear();
    this.rooms.clear();
  }

  /** Forgets everything, and keeps the sockets. */
  losesAll() {
    const sockets = [...this.sessions.values()].map(({ socket }) => socket);
    for (const session of this.sessions.values()) session.socket = null;
    this.restart();
    for (const socket of sockets) socket?.send({ type: 'hello-again' });
  }

  /** @param {string} room @param {string} except a peer id */
  others(room, except) {
    return [...(this.rooms.get(room) ?? [])].filter((id) => id !== except).map((id) => this.sessions.get(id));
  }

  shareRoom(a, b) {
    return [...this.rooms.values()].some((members) => members.has(a) && members.has(b));
  }

  turnAway(socket, re) {
    socket.send({ type: 'error', re, code: 'unauthenticated', message: 'no' });
    socket.close(4501);
  }

  #hello(hello, socket) {
    if (this.fault) return socket.send({ type: 'error', code: this.fault, message: 'the server failed', retryable: true }), null;
    if (!this.admits(hello.token)) return this.turnAway(socket), null;
    if (!this.takes(hello)) return socket.send({ type: 'error', code: 'too-large', message: 'too large' }), null;
    const known = hello.peer === undefined ? undefined : this.sessions.get(hello.peer);
    if (known && !hello.resume) return socket.send({ type: 'error', code: 'id-taken', message: 'taken' }), null;
    if (known && !known.knows(hello.resume.session)) return socket.send({ type: 'error', code: 'resume-invalid', message: 'no' }), null;
    const session = known ?? new FakeSession(this, hello.peer ?? this.nextId('p'), hello.name ?? '', hello.attributes);
    this.sessions.set(session.peer, session);
    session.attach(socket, hello.resume);
    return session;
  }
}
