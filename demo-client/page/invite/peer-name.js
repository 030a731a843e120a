/**
 * What somebody called "Ana López" is reached under. Ids are `[A-Za-z0-9_-]{1,64}` (PROTOCOL.md); case and accents do not tell
 * people apart.
 *
 * @param {string} name
 * @returns {string} empty where no letter of it can be part of an id
 */
export function idFromName(name) {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, '-')
    .slice(0, 64)
    .replace(/^-+|-+$/g, '');
}

/** @param {string} id */
export function linkToPerson(id) {
  return new URL(`?call=${id}`, location.href.split(/[?#]/)[0]).href;
}
