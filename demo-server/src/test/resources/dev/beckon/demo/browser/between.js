// Somebody between Ana and Bo: on Ana's server they are Bo, on Bo's server they are Ana. By the rules they agree on codes
// with both as anyone would; otherwise they pass on what the two say to each other.
(async () => {
  const { Mesh, Room, SafetyCodes, SignalingConnection } = await import('/lib/index.js');

  /** @returns a mesh of this identity, and its link once that is open */
  async function be(self, server, room) {
    const session = new SignalingConnection({ url: new URL('/signal', server), peer: self });
    await session.connect();
    const mesh = new Mesh({ session, room: await Room.join(session, room, { create: true }) });
    const open = new Promise((done) => mesh.addEventListener('open', ({ detail }) => done(detail.link)));
    return { mesh, open, self };
  }

  const passOn = ({ mesh }, to) => mesh.addEventListener('control', async ({ detail }) => (await to).channel.send(detail.message));
  const agree = ({ mesh, self }) => new SafetyCodes({ mesh, self });
  const asBo = Promise.withResolvers();

  window.beAna = async (ana, server, room, byTheRules) => {
    const me = await be(ana, server, room);
    if (byTheRules) return void agree(me);
    passOn(me, asBo.promise.then(({ open }) => open));
    void asBo.promise.then((bo) => passOn(bo, me.open));
  };
  window.beBo = async (bo, server, room, byTheRules) => {
    const me = await be(bo, server, room);
    if (byTheRules) agree(me);
    asBo.resolve(me);
  };
})()
