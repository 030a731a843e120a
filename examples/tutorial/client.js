// The client of a tutorial of 2014, as it is written today. It speaks the tutorial's own messages; a Beckon server takes them with --tutorial /tutorial.
// The address of the server may be given as ?server=wss://host/tutorial, ICE servers as ?ice=stun:host.

const query = new URLSearchParams(location.search);
const address = query.get('server') ?? `${location.protocol.replace('http', 'ws')}//${location.host}/tutorial`;
const configuration = { iceServers: query.getAll('ice').map((urls) => ({ urls })) };

const element = (id) => document.getElementById(id);
const show = (text) => (element('status').textContent = text);

/** One call: whoever joins makes the offer, and whoever made the room answers. */
class Call {
  #socket;
  #pc = new RTCPeerConnection(configuration);
  #room = null;
  /** Candidates that came before the description that they belong to. */
  #early = [];

  constructor(socket, stream) {
    this.#socket = socket;
    socket.onmessage = ({ data }) => this.#hear(JSON.parse(data)).catch((failure) => show(String(failure)));
    socket.onclose = () => show('The server is gone. A call that is connected goes on.');
    for (const track of stream.getTracks()) this.#pc.addTrack(track, stream);
    this.#pc.ontrack = ({ streams: [stream] }) => (element('other').srcObject = stream);
    this.#pc.onicecandidate = ({ candidate }) => this.#say('iceCandidate', { candidate });
    this.#pc.onconnectionstatechange = () => show(`The call is ${this.#pc.connectionState}.`);
  }

  makeRoom() {
    this.#say('createRoom', false);
  }

  async join(room) {
    this.#room = room;
    await this.#pc.setLocalDescription();
    this.#say('offer', this.#pc.localDescription);
  }

  #say(type, payload) {
    this.#socket.send(JSON.stringify({ type, roomId: this.#room ?? undefined, payload }));
  }

  async #hear({ type, payload }) {
    switch (type) {
      case 'roomCreated':
        this.#room = payload;
        element('room').value = payload;
        show('Tell the other one this id.');
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
        show(payload);
        break;
    }
  }

  async #describe(description) {
    await this.#pc.setRemoteDescription(description);
    for (const candidate of this.#early.splice(0)) await this.#pc.addIceCandidate(candidate);
  }
}

async function begin() {
  element('create').disabled = element('join').disabled = true;
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
  element('own').srcObject = stream;
  const socket = new WebSocket(address);
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = () => reject(new Error('The server can not be reached.'));
  });
  return new Call(socket, stream);
}

element('create').onclick = () => begin().then((call) => call.makeRoom(), (failure) => show(failure.message));
element('join').onclick = () =>
  begin().then((call) => call.join(element('room').value.trim()), (failure) => show(failure.message));
