import { beforeEach } from 'node:test';
import { SignalingConnection } from '../../lib/index.js';
import { FakeClock } from './fake-clock.js';
import { FakeNetwork } from './fake-network.js';
import { FakeServer } from './fake-server.js';

/** A clock, a server and the network between it and the connections, new for each test of the file that imports them. */
export let clock, server, network;

beforeEach(() => {
  clock = new FakeClock();
  server = new FakeServer();
  network = new FakeNetwork(server);
});

export const make = (options = {}) =>
  new SignalingConnection({ url: 'http://host/signal', WebSocket: network.WebSocket, SseSocket: network.SseSocket, clock, random: () => 0.5, ...options });

export async function open(options) {
  const connection = make(options);
  await connection.connect();
  return connection;
}

/** @returns {any[]} details, as they come */
export function collect(target, type) {
  const seen = [];
  target.addEventListener(type, (event) => seen.push(event.detail));
  return seen;
}

export const received = (type) => server.received.filter((message) => message.type === type);
