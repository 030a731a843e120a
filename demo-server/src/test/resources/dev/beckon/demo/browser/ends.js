// One end of a link, with as much of the library as it needs. Its time passes twice as fast, so that it is given up sooner.
(() => {
  const clock = {
    now: () => 2 * performance.now(),
    setTimeout: (task, delay) => setTimeout(task, delay / 2),
    clearTimeout: (timer) => clearTimeout(timer),
  };
  window.ends = {};

  /**
   * Enters the room that a peer id begins with. `relayOnly`: it uses relays only; `answers: false`: those that it sends
   * are lost; `safety`: it agrees on a safety code.
   */
  window.enter = async (peer, server, { relayOnly = false, answers = true, safety = false }) => {
    const { joinCall, SafetyCodes } = await import('/lib/index.js');
    const configuration = relayOnly ? { iceTransportPolicy: 'relay' } : {};
    const end = joinCall({ url: new URL('signal', server), room: peer.split('-')[0], peer, configuration, clock });
    window.ends[peer] = end;
    await end.joined;
    const { session } = end;
    const { send } = session;
    if (!answers) session.send = (message, options) => message.type !== 'answer' && send.call(session, message, options);
    if (safety) new SafetyCodes({ mesh: end.mesh, self: peer });
  };
})()
