/**
 * Reads a stream of server-sent events (WHATWG HTML §9.2), as far as a Beckon server writes them: fields `event` and `data`.
 *
 * @param {ReadableStream<Uint8Array>} body
 * @param {(name: string, data: string) => void} onEvent with `message` as the name of events that have none
 * @returns {Promise<void>} at the end of the stream; rejects when it breaks
 */
export async function readEvents(body, onEvent) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const lines = (rest + decoder.decode(value, { stream: true })).split('\n\n');
    rest = lines.pop() ?? '';
    for (const event of lines) parse(event, onEvent);
  }
}

/** @param {string} event @param {(name: string, data: string) => void} onEvent */
function parse(event, onEvent) {
  let name = 'message';
  /** @type {string[]} */
  const data = [];
  for (const line of event.split('\n')) {
    if (line.startsWith('event: ')) name = line.slice(7);
    else if (line.startsWith('data: ')) data.push(line.slice(6));
  }
  if (data.length > 0) onEvent(name, data.join('\n'));
}
