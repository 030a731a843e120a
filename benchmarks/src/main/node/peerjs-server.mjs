// The PeerJS server as its package runs it, with room for more clients than its default. Argument: port.
import { PeerServer } from 'peer';

PeerServer({ port: Number(process.argv[2]), host: '127.0.0.1', path: '/', concurrent_limit: 50000 });
