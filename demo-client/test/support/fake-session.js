const UNCOUNTED = new Set(['hello', 'welcome', 'ping', 'pong', 'ack', 'going-away', 'hello-again']);

/** One client's session on the fake server. */
export class FakeSession {
  socket = null;
  #server;
  #secrets = [];
  #received = 0;
  #sent = 0;
  #kept = [];

  constructor(server, peer, name, attributes) {
    this.#server = server;
    this.peer = peer;
    this.name = name;
    this.attributes = attributes;
  }

  knows(secret) {
    return this.#secrets.includes(secret);
  }

  get away() {
    return this.socket === null;
  }

  attach(socket, resume) {
    const before = this.socket;
    const isNew = this.#secrets.length === 0;
    const resumed = !isNew && resume?.received !== undefined;
    this.socket = socket;
    before?.close(4500);
    this.#secrets = [...this.#secrets.slice(-1), this.#server.nextId('secret')];
    if (!resumed) {
      this.#received = this.#sent = 0;
      this.#kept = [];
    }
    const { heartbeat } = this.#server;
    socket.send({ type: 'welcome', peer: this.peer, session: this.#secrets.at(-1), resumed, received: this.#received, heartbeat, iceServers: this.#server.iceServers() ?? [], limits: {} });
    if (resumed) {
      this.#acknowledged(resume.received);
      for (const message of this.#kept) socket.send(message);
    }
    for (const [room, members] of this.#server.rooms) {
      if (!members.has(this.peer)) continue;
      if (!resumed) this.send({ type: 'joined', room, peers: this.#snapshot(room) });
      for (const other of this.#server.others(room, this.peer)) other.send({ type: 'peer-back', room, peer: this.peer, resumed });
    }
  }

  interrupted() {
    this.socket = null;
    for (const [room, members] of this.#server.rooms) {
      if (!members.has(this.peer)) continue;
      for (const other of this.#server.others(room, this.peer)) other.send({ type: 'peer-away', room, peer: this.peer });
    }
  }

  send(message) {
    this.#kept.push(message);
    this.#sent++;
    this.socket?.send(message);
  }

  receive(message) {
    if (!UNCOUNTED.has(message.type)) this.#received++;
    this[`on-${message.type}`]?.(message);
  }

  'on-ack'({ received }) {
    this.#acknowledged(received);
    this.socket?.send({ type: 'ack', received: this.#received });
  }

  'on-ping'() {
    this.socket?.send({ type: 'pong' });
  }

  'on-token'({ id, token }) {
    if (this.#server.admits(token)) this.send({ type: 'token', re: id, expiresIn: 3_600_000 });
    else this.#server.turnAway(this.socket, id);
  }

  'on-bye'() {
    const { socket } = this;
    for (const room of this.#server.rooms.keys()) this.#leave(room);
    this.#server.sessions.delete(this.peer);
    this.socket = null;
    socket?.close(1000);
  }

  'on-create'({ id, room = this.#server.nextId('room'), capacity = 50 }) {
    if (this.#server.rooms.has(room)) return this.#fail(id, 'id-taken');
    this.#server.rooms.set(room, Object.assign(new Set([this.peer]), { capacity }));
    this.send({ type: 'created', re: id, room, capacity, moderator: this.peer });
  }

  'on-join'({ id, room, create, capacity = 50, relayOnly, password }) {
    const refusal = this.#server.refusesToJoin({ room, password });
    if (refusal) return this.#fail(id, refusal);
    let members = this.#server.rooms.get(room);
    if (!members && create) this.#server.rooms.set(room, (members = Object.assign(new Set(), { capacity, relayOnly })));
    if (!members) return this.#fail(id, 'not-found');
    if (members.has(this.peer)) return this.#fail(id, 'bad-state');
    if (members.size >= members.capacity) return this.#fail(id, 'room-full');
    for (const other of this.#server.others(room, this.peer)) {
      other.send({ type: 'peer-joined', room, peer: this.peer, name: this.name, attributes: this.attributes, polite: other.peer < this.peer });
    }
    members.add(this.peer);
    this.send({ type: 'joined', re: id, room, capacity: members.capacity, relayOnly: members.relayOnly, peers: this.#snapshot(room) });
  }

  'on-leave'({ id, room }) {
    this.#leave(room);
    this.send({ type: 'left', re: id, room, reason: 'left' });
  }

  'on-update'({ id, attributes }) {
    if (!this.#server.takes({ attributes })) return this.#fail(id, 'too-large');
    this.attributes = attributes;
    const sharing = [...this.#server.rooms].filter(([, members]) => members.has(this.peer)).flatMap(([room]) => this.#server.others(room, this.peer));
    for (const other of new Set(sharing)) other.send({ type: 'peer-updated', peer: this.peer, name: this.name, attributes });
  }

  'on-offer'(message) {
    this.#relay(message);
  }

  'on-answer'(message) {
    this.#relay(message);
  }

  'on-candidate'(message) {
    this.#relay(message);
  }

  'on-withdraw'(message) {
    this.#relay(message);
  }

  'on-close'(message) {
    this.#relay(message);
  }

  'on-ice-servers'({ id }) {
    const iceServers = this.#server.iceServers();
    if (iceServers) this.send({ type: 'ice-servers', re: id, iceServers });
  }

  'on-send'({ id, to, room, data }) {
    const refusal = this.#server.refuses({ type: 'send', to, room, data });
    if (refusal) return this.send({ type: 'error', re: id, message: refusal.code, ...refusal });
    if (to !== undefined) return this.#server.sessions.get(to)?.send({ type: 'message', from: this.peer, data });
    for (const other of this.#server.others(room, this.peer)) other.send({ type: 'message', from: this.peer, room, data });
  }

  #relay({ to, id, ...message }) {
    const refusal = this.#server.refuses({ ...message, to });
    if (refusal) return this.send({ type: 'error', re: id, message: refusal.code, ...refusal });
    if (!this.#server.shareRoom(this.peer, to)) return this.#fail(id, 'not-found');
    if (!this.#server.loses({ ...message, to })) this.#server.sessions.get(to)?.send({ ...message, from: this.peer });
  }

  #leave(room) {
    const members = this.#server.rooms.get(room);
    if (!members?.delete(this.peer)) return;
    for (const other of this.#server.others(room, this.peer)) other.send({ type: 'peer-left', room, peer: this.peer, reason: 'left' });
    if (members.size === 0) this.#server.rooms.delete(room);
  }

  #snapshot(room) {
    return this.#server
      .others(room, this.peer)
      .map(({ peer, name, attributes, away }) => ({ peer, name, attributes, polite: this.peer < peer, ...(away && { away: true }) }));
  }

  #fail(re, code) {
    this.send({ type: 'error', re, code, message: code, retryable: code === 'room-full' });
  }

  #acknowledged(received) {
    this.#kept = this.#kept.slice(this.#kept.length - (this.#sent - received));
    if (received === this.#sent) this.#kept = [];
  }
}
