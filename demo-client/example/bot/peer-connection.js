import wrtc from '@roamhq/wrtc';

/**
 * The connection of `@roamhq/wrtc` as browsers have it: operations run one after another, `setLocalDescription()` without an argument makes the description that is due, and
 * `negotiationneeded` waits until nothing runs and the state is stable (W3C WebRTC 4.4.1.2 and 4.7.3).
 */
export class PeerConnection extends wrtc.RTCPeerConnection {
  /** The operation that runs, or the last one. */
  #last = Promise.resolve();

  /** @param {Event} event */
  dispatchEvent(event) {
    if (event.type !== 'negotiationneeded') return super.dispatchEvent(event);
    setImmediate(() => this.#last.then(() => this.signalingState === 'stable' && this.onnegotiationneeded?.(event)));
    return true;
  }

  /** @param {RTCLocalSessionDescriptionInit} [description] */
  setLocalDescription(description) {
    return this.#run(async () => super.setLocalDescription(description ?? (await (this.signalingState === 'have-remote-offer' ? this.createAnswer() : this.createOffer()))));
  }

  /** @param {RTCSessionDescriptionInit} description */
  setRemoteDescription(description) {
    return this.#run(() => super.setRemoteDescription(description));
  }

  /** @param {() => Promise<void>} operation */
  #run(operation) {
    const done = this.#last.then(operation);
    this.#last = done.catch(() => {});
    return done;
  }
}
