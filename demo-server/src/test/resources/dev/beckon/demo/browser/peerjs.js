// What a test does with PeerJS: each peer by a name, and what it has heard.
const server = { host: '127.0.0.1', port: Number(new URLSearchParams(location.search).get('port')), path: '/app',
  config: { iceServers: [] } };
const peers = {};

async function camera() {
  const canvas = document.createElement('canvas');
  const brush = canvas.getContext('2d');
  let n = 0;
  setInterval(() => { brush.fillStyle = `hsl(${(n += 40)}, 80%, 50%)`; brush.fillRect(0, 0, 300, 150); }, 50);
  const stream = canvas.captureStream(20);
  const audio = new AudioContext();
  const tone = audio.createOscillator();
  const sink = audio.createMediaStreamDestination();
  tone.connect(sink);
  tone.start();
  stream.addTrack(sink.stream.getAudioTracks()[0]);
  return stream;
}

function watch(state, connection) {
  state.connections.push(connection);
  connection.on('open', () => state.heard.push(`open ${connection.label}`));
  connection.on('data', (data) => state.heard.push(`data ${connection.label} ${JSON.stringify(data)}`));
  connection.on('close', () => state.heard.push(`close ${connection.label}`));
}

function show(state, call) {
  call.on('stream', (stream) => {
    const video = document.createElement('video');
    Object.assign(video, { srcObject: stream, autoplay: true, muted: true });
    document.body.append(video);
    state.video = video;
    state.heard.push('stream');
  });
  call.on('close', () => state.heard.push('hung up'));
  state.call = call;
}

/** Makes a peer; resolves with its first event, "open ID" or "error TYPE". */
function make(name, id, options = {}) {
  const all = { ...server, ...options };
  const peer = id === null ? new Peer(all) : new Peer(id, all);
  const state = { peer, heard: [], connections: [], video: null, call: null };
  peers[name] = state;
  peer.on('connection', (connection) => watch(state, connection));
  peer.on('call', async (call) => { show(state, call); call.answer(await camera()); });
  peer.on('disconnected', () => state.heard.push('disconnected'));
  return new Promise((resolve) => {
    peer.on('open', (own) => { state.heard.push(`opened ${own}`); resolve(`open ${own}`); });
    peer.on('error', (error) => { state.heard.push(`error ${error.type}`); resolve(`error ${error.type}`); });
  });
}

function connect(name, to, label) {
  watch(peers[name], peers[name].peer.connect(to, { label, metadata: { from: name } }));
}

async function call(name, to) {
  show(peers[name], peers[name].peer.call(to, await camera()));
}

function say(name, label, text) {
  peers[name].connections.filter((connection) => connection.label === label).forEach((connection) => connection.send(text));
}

function plays(name) {
  const video = peers[name].video;
  return Boolean(video) && video.videoWidth > 2 && video.currentTime > 0.3 && video.srcObject.getTracks().length === 2;
}

const list = (name) => new Promise((resolve) => peers[name].peer.listAllPeers((ids) => resolve(ids.sort().join(' '))));
