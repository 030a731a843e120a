/** One end of a data channel between two fakes; what is sent waits until a test lets it through. */
class Channel extends EventTarget {
  readyState = 'connecting';
  bufferedAmount = 0;
  bufferedAmountLowThreshold = 0;
  highest = 0;
  waiting = [];

  constructor(label) {
    super();
    this.label = label;
  }

  send(data) {
    this.waiting.push(data);
    this.bufferedAmount += sizeOf(data);
    this.highest = Math.max(this.highest, this.bufferedAmount);
  }

  /** The network takes this many messages. */
  drain(count = Infinity) {
    for (let taken = 0; taken < count && this.waiting.length > 0 && this.readyState === 'open'; taken++) {
      const data = this.waiting.shift();
      const before = this.bufferedAmount;
      this.bufferedAmount -= sizeOf(data);
      this.other.onmessage?.({ data });
      if (before > this.bufferedAmountLowThreshold && this.bufferedAmount <= this.bufferedAmountLowThreshold) this.dispatchEvent(new Event('bufferedamountlow'));
    }
  }

  /** What still waits is lost, as in browsers that close at once. */
  close() {
    for (const end of [this, this.other]) {
      end.readyState = 'closed';
      end.waiting = [];
      setImmediate(() => (end.dispatchEvent(new Event('close')), end.onclose?.()));
    }
  }
}

const sizeOf = (data) => data.byteLength ?? data.length;

/** Makes `near.createDataChannel` open a channel to `far` for files and applications. @returns {Channel[]} the ends of those made, near ones */
export function connectChannels(near, far) {
  const made = [];
  const control = near.createDataChannel.bind(near);
  near.createDataChannel = (label, options) => {
    if (!/^(file:|app:|odd)/.test(label)) return control(label, options);
    const [mine, theirs] = [new Channel(label), new Channel(label)];
    [mine.other, theirs.other] = [theirs, mine];
    made.push(mine);
    setImmediate(() => {
      mine.readyState = theirs.readyState = 'open';
      far.dispatchEvent(Object.assign(new Event('datachannel'), { channel: theirs }));
      mine.dispatchEvent(new Event('open'));
    });
    return mine;
  };
  return made;
}
