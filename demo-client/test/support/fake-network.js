/**
 * Sockets between clients and a fake server, each message in a turn of its own, and the ways in which networks fail.
 */
export class FakeNetwork {
  /** @type {Set<any>} */
  #sockets = new Set();
  #isDown = false;

  constructor(server) {
    const network = this;
    this.server = server;
    this.opened = 0;
    /** What each socket was, in order: 'websocket' or 'sse'. @type {string[]} */
    this.kinds = [];
    /** What becomes of WebSockets: they pass, fail at once, are never answered, or die as soon as something is sent. @type {'pass' | 'fail' | 'hang' | 'die'} */
    this.webSockets = 'pass';
    /** For SignalingConnection's `WebSocket` option. */
    this.WebSocket = class {
      kind = 'websocket';

      constructor(url) {
        this.url = url;
        network.opened++;
        network.kinds.push(this.kind);
        network.#connect(this);
      }

      send(text) {
        this.outgoing(JSON.parse(text));
      }

      close(code = 1000) {
        setImmediate(() => network.#cut(this, code)); // what was sent before goes first
      }
    };
    /** For its `SseSocket` option. */
    this.SseSocket = class extends this.WebSocket {
      kind = 'sse';

      constructor(url) {
        super(url);
        network.kinds[network.kinds.length - 1] = 'sse';
      }
    };
  }

  get openSockets() {
    return this.#sockets.size;
  }

  /** All sockets break; new ones fail until {@link up}. */
  down() {
    this.#isDown = true;
    for (const socket of this.#sockets) this.#cut(socket, 1006);
  }

  up() {
    this.#isDown = false;
  }

  /** The server closes every socket with this code. */
  closeAll(code) {
    for (const socket of this.#sockets) this.#cut(socket, code);
  }

  /** Half open: nothing arrives any more in either direction, and nobody is told. */
  silence() {
    for (const socket of this.#sockets) socket.silent = true;
  }

  #connect(socket) {
    setImmediate(() => {
      const fate = socket.kind === 'websocket' ? this.webSockets : 'pass';
      if (fate === 'hang') return;
      if (this.#isDown || fate === 'fail') return socket.onclose?.({ code: 1006 });
      this.#sockets.add(socket);
      const connection = this.server.accept({
        send: (message) => !socket.silent && setImmediate(() => this.#sockets.has(socket) && socket.onmessage?.({ data: JSON.stringify(message) })),
        close: (code) => setImmediate(() => this.#cut(socket, code)),
      });
      socket.connection = connection;
      socket.outgoing = (message) => !socket.silent && setImmediate(() => this.#sockets.has(socket) && connection.receive(message));
      if (fate === 'die') socket.outgoing = () => this.#cut(socket, 1006);
      socket.onopen?.();
    });
  }

  #cut(socket, code) {
    if (!this.#sockets.delete(socket)) return;
    setImmediate(() => {
      if (!socket.silent) socket.connection.closed();
      socket.onclose?.({ code });
    });
  }
}
