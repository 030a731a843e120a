/** Up to where a sentence goes on: what closes it is not part of the address. */
const ADDRESS = /\bhttps?:\/\/[^\s<>"'“”]*[^\s<>"'“”.,;:!?)\]}…]/giu;

/**
 * @param {string} text
 * @returns {{ text: string, href?: string }[]} the same text in pieces; those with `href` are addresses of web pages, and nothing else ever is
 */
export function linkedText(text) {
  /** @type {{ text: string, href?: string }[]} */
  const pieces = [];
  let end = 0;
  for (const match of text.matchAll(ADDRESS)) {
    if (!URL.canParse(match[0])) continue;
    if (match.index > end) pieces.push({ text: text.slice(end, match.index) });
    pieces.push({ text: match[0], href: match[0] });
    end = match.index + match[0].length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end) });
  return pieces;
}
