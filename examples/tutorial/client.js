// The client of a tutorial of 2014, as it is written today. It speaks the tutorial's own messages; a Beckon server takes them with --tutorial /tutorial.
// The address of the server may be given as ?server=wss://host/tutorial, ICE servers as ?ice=stun:host.

const query = new URLSearchParams(location.search);
const address = query.get('server') ?? `${location.protocol.replace('http', 'ws')}//${location.host}/tutorial`;
const configuration = { iceServers: query.getAll('ice').map((urls) => ({ urls })) };

const element = (id) => document.getElementById(id);
const show = (text) => (element('status').textContent = text);

const states = {
  connecting: 'Connecting…',
  connected: 'You are connected.',
  disconnected: 'The connection is interrupted.',
  failed: 'There is no way between the two of you. A TURN server may help: ?ice=turn:host',
};

/** One call: whoever joins makes the offer, and whoever made the room answers. */
class Call {
  #socket;
  #pc = new RTCPeerConnection(configuration);
  #room;
  /** What the server refused, or who is gone: stays on the page whatever follows. */
  #problem = null;
  /** Candidates that came before the description that they belong to. */
  #early = [];

  constructor(socket, stream) {
    this.#socket = socket;
    socket.onmessage = ({ data }) => this.#hear(JSON.parse(data)).catch((failure) => this.#fail(failure.message));
    socket.onclose = () => this.#tell('The server is gone. A call that is connected goes on.');
    for (const track of stream.getTracks()) this.#pc.addTrack(track, stream);
    this.#pc.ontrack = ({ streams: [stream] }) => (element('other').srcObject = stream);
    this.#pc.onicecandidate = ({ candidate }) => this.#say('iceCandidate', { candidate });
    this.#pc.onconnectionstatechange = () => this.#tell(states[this.#pc.connectionState] ?? '');
  }

  makeRoom() {
    this.#say('createRoom', false);
  }

  async join(room) {
    this.#room = room;
    await this.#pc.setLocalDescription();
    this.#say('offer', this.#pc.localDescription);
  }

  end() {
    this.#socket.onclose = null;
    this.#socket.close();
    this.#pc.close();
    element('other').srcObject = null;
  }

  #say(type, payload) {
    if (this.#socket.readyState === WebSocket.OPEN) {
      this.#socket.send(JSON.stringify({ type, roomId: this.#room, payload }));
    }
  }

  async #hear({ type, payload }) {
    switch (type) {
      case 'roomCreated':
        this.#room = payload;
        element('room').value = payload;
        this.#tell('Tell the other one this id.');
        break;
      case 'offer':
        await this.#describe(payload);
        await this.#pc.setLocalDescription();
        this.#say('answer', this.#pc.localDescription);
        break;
      case 'answer':
        await this.#describe(payload);
        break;
      case 'iceCandidate':
        if (this.#pc.remoteDescription) await this.#pc.addIceCandidate(payload.candidate ?? undefined);
        else this.#early.push(payload.candidate ?? undefined);
        break;
      case 'error':
        this.#fail(payload);
        break;
    }
  }

  async #describe(description) {
    await this.#pc.setRemoteDescription(description);
    for (const candidate of this.#early.splice(0)) await this.#pc.addIceCandidate(candidate);
  }

  #tell(text) {
    if (this.#problem === null) show(text);
  }

  #fail(text) {
    this.#problem ??= text;
    show(this.#problem);
  }
}

let call = null;

async function begin(then) {
  call?.end();
  call = null;
  try {
    const stream = (element('own').srcObject ??= await navigator.mediaDevices.getUserMedia({ audio: true, video: true }));
    const socket = new WebSocket(address);
    await new Promise((resolve, reject) => {
      socket.onopen = resolve;
      socket.onerror = () => reject(new Error(`The server can not be reached at ${address}`));
    });
    call = new Call(socket, stream);
    await then(call);
  } catch (failure) {
    show(failure.message);
  }
}

element('create').onclick = () => begin((call) => call.makeRoom());
element('join').onclick = () => begin((call) => call.join(element('room').value.trim()));
