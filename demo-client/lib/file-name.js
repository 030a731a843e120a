const LONGEST = 120;

/**
 * What another person calls a file, made harmless: no path, no control characters, nothing that turns the direction of
 * writing around to hide how it ends, and neither too long nor empty. What kind of file it is stays visible at its end.
 *
 * @param {unknown} name
 * @returns {string}
 */
export function safeFileName(name) {
  const text = String(name ?? '')
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu, '')
    .replace(/[/\\:*?"<>|]/g, '_')
    .replace(/^[\s.]+|[\s.]+$/g, '');
  const characters = [...text];
  if (characters.length <= LONGEST) return text || 'file';
  const end = /\.[^.]{1,12}$/.exec(text)?.[0] ?? '';
  return characters.slice(0, LONGEST - [...end].length).join('') + end;
}
