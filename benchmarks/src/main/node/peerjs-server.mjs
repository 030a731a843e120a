// The PeerJS server as its package runs it, with room for more clients than its default. It does not close those that send no
// heartbeats for 90 s, as the load's clients do not. Argument: port.
import { PeerServer } from 'peer';

PeerServer({ port: Number(process.argv[2]), host: '127.0.0.1', path: '/', concurrent_limit: 50000, alive_timeout: 3600000 });
