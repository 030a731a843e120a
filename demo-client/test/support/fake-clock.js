/** Time that stands still until a test moves it. */
export class FakeClock {
  #now = 0;
  #next = 1;
  /** @type {Map<number, { at: number, task: () => void }>} */
  #tasks = new Map();

  now = () => this.#now;

  setTimeout = (task, delay) => {
    const handle = this.#next++;
    this.#tasks.set(handle, { at: this.#now + delay, task });
    return handle;
  };

  clearTimeout = (handle) => {
    this.#tasks.delete(handle);
  };

  /** Runs what falls due, in order, and lets everything settle in between. */
  async advance(milliseconds) {
    const end = this.#now + milliseconds;
    await settle();
    for (;;) {
      const due = [...this.#tasks].filter(([, { at }]) => at <= end).sort(([, a], [, b]) => a.at - b.at)[0];
      if (!due) break;
      const [handle, { at, task }] = due;
      this.#tasks.delete(handle);
      this.#now = at;
      task();
      await settle();
    }
    this.#now = end;
  }
}

/** Until messages in flight between fakes have arrived: each hop is one turn of the event loop. */
export async function settle(turns = 12) {
  for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** Until something is so that other threads bring about, as hashing does: how many turns that takes depends on the machine. */
export async function until(condition) {
  const giveUp = Date.now() + 30_000;
  while (!condition()) {
    if (Date.now() > giveUp) throw new Error(`in vain: ${condition}`);
    await settle(1);
  }
}
