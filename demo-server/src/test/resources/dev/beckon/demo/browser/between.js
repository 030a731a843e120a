// Somebody between Ana and Bo: on Ana's server they are Bo, on Bo's server they are Ana. What they do:
//
// - `codes`: they agree on codes with both, as anyone would
// - `passes`: they pass on what the two say to each other
// - `swaps`: likewise, and before anything is revealed they offer on the same link with the other victim's true fingerprint, in a form
//   in which the browser takes it without a new handshake: `a=setup:holdconn` for Chromium, for Firefox a plain offer
(async () => {
  const { Mesh, Room, SafetyCodes, SignalingConnection } = await import('/lib/index.js');

  /** @returns a mesh of this identity, and its link once that is open */
  async function be(self, server, room) {
    const session = new SignalingConnection({ url: new URL('/signal', server), peer: self });
    await session.connect();
    const mesh = new Mesh({ session, room: await Room.join(session, room, { create: true }) });
    const open = new Promise((done) => mesh.addEventListener('open', ({ detail }) => done(detail.link)));
    return { mesh, open, self, session };
  }

  const swapped = Promise.withResolvers();
  const asBo = Promise.withResolvers();
  const agree = ({ mesh, self }) => new SafetyCodes({ mesh, self });

  /** @param how reveals wait until both victims have been told the other's true fingerprint */
  const passOn = ({ mesh }, to, how) =>
    mesh.addEventListener('control', async ({ detail: { message } }) => {
      if (how === 'swaps' && message.type === 'sas-reveal') await swapped.promise;
      (await to).channel.send(message);
    });

  /** A channel may be open a moment before the browser tells the answer that opened it. */
  async function fingerprintOf({ pc }) {
    while (!pc.remoteDescription) await new Promise((later) => setTimeout(later, 50));
    return /a=fingerprint:.*/.exec(pc.remoteDescription.sdp)[0];
  }

  /** Offers with the true fingerprint, again while such an offer gives way to one of the victim's; resolves when the victim has answered, or has closed the link. */
  async function swap({ session }, link, fingerprint, isChromium) {
    const { sdp } = await link.pc.createOffer();
    const plain = sdp.replace(/a=fingerprint:.*/g, fingerprint);
    const done = new Promise((resolve) => {
      session.addEventListener('answer', ({ detail }) => detail.epoch >= 50 && resolve());
      link.addEventListener('statechange', () => ['failed', 'closed'].includes(link.state) && resolve());
    });
    const send = session.send.bind(session);
    session.send = (message, how) => message.type !== 'offer' && send(message, how); // an answer is to one of these offers, not to the link's own
    let epoch = 50;
    const offer = () =>
      send({ type: 'offer', to: link.peer, link: link.id, epoch: epoch++, sdp: isChromium ? plain.replace(/a=setup:.*/g, 'a=setup:holdconn') : plain });
    offer();
    const again = setInterval(offer, 3000);
    await done;
    clearInterval(again);
    session.send = () => {}; // no other link: what the victims show of this one is to be looked at
  }

  window.beAna = async (ana, server, room, how, isChromium) => {
    const me = await be(ana, server, room);
    if (how === 'codes') return void agree(me);
    passOn(me, asBo.promise.then(({ open }) => open), how);
    void asBo.promise.then((bo) => passOn(bo, me.open, how));
    if (how !== 'swaps') return;
    const bo = await asBo.promise;
    const [toBo, toAna] = await Promise.all([me.open, bo.open]);
    const [ofAna, ofBo] = await Promise.all([fingerprintOf(toAna), fingerprintOf(toBo)]);
    await Promise.all([swap(me, toBo, ofAna, isChromium), swap(bo, toAna, ofBo, isChromium)]);
    swapped.resolve();
  };
  window.beBo = async (bo, server, room, how) => {
    const me = await be(bo, server, room);
    if (how === 'codes') agree(me);
    asBo.resolve(me);
  };
})()
