import { SignalingError } from './signaling-error.js';

/** Requests that wait for their reply, found again by the number that the reply repeats as `re`. */
export class Requests {
  #next = 1;
  /** @type {Map<number, { resolve: (reply: any) => void, reject: (error: any) => void }>} */
  #waiting = new Map();

  /**
   * @param {AbortSignal} [signal] gives up waiting; the server may still have done what it was asked
   * @returns {{ id: number, reply: Promise<any> }}
   */
  open(signal) {
    signal?.throwIfAborted();
    const id = this.#next++;
    const reply = new Promise((resolve, reject) => {
      const onAbort = () => this.#take(id)?.reject(/** @type {AbortSignal} */ (signal).reason);
      const done = () => signal?.removeEventListener('abort', onAbort);
      this.#waiting.set(id, {
        resolve: (value) => (done(), resolve(value)),
        reject: (error) => (done(), reject(error)),
      });
      signal?.addEventListener('abort', onAbort, { once: true });
    });
    return { id, reply };
  }

  /** @param {{ type: string, re?: number }} message */
  settle(message) {
    if (message.re === undefined) return;
    const request = this.#take(message.re);
    if (message.type === 'error') request?.reject(SignalingError.from(message));
    else request?.resolve(message);
  }

  /** @param {SignalingError} error */
  rejectAll(error) {
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const request of waiting) request.reject(error);
  }

  /** @param {number} id */
  #take(id) {
    const request = this.#waiting.get(id);
    this.#waiting.delete(id);
    return request;
  }
}
