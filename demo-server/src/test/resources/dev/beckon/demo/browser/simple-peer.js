// simple-peer is a script, which a bundler would make a module of.
export default window.SimplePeer;
