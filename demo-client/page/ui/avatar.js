/** @param {string} name @returns {string} at most two letters, whole characters of whatever script */
export function initials(name) {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const first = (/** @type {string} */ word) => [...word][0].toLocaleUpperCase();
  if (words.length === 0) return '?';
  return words.length === 1 ? first(words[0]) : first(words[0]) + first(words[words.length - 1]);
}

/** @param {string} id @returns {number} a hue that is the same wherever this peer is shown */
export function hueOf(id) {
  let hash = 0;
  for (const character of id) hash = (hash * 31 + /** @type {number} */ (character.codePointAt(0))) % 360;
  return hash;
}

/** @param {HTMLElement} avatar @param {string} name @param {string} id */
export function fillAvatar(avatar, name, id) {
  avatar.textContent = initials(name);
  avatar.style.setProperty('--hue', String(hueOf(id)));
}
