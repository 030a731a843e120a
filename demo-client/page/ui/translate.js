import { direction, language, text } from './texts.js';

/** @import { TextKey } from './texts.js' */

/** What the markup says: `data-text` for what stands in an element, the others for its attributes. */
const PLACES = { text: undefined, label: 'aria-label', placeholder: 'placeholder', empty: 'data-empty' };

document.documentElement.lang = language;
document.documentElement.dir = direction;
for (const [name, attribute] of Object.entries(PLACES)) {
  for (const element of document.querySelectorAll(`[data-${name}]`)) {
    const words = text(/** @type {TextKey} */ (element.getAttribute(`data-${name}`)));
    if (attribute) element.setAttribute(attribute, words);
    else element.textContent = words;
  }
}
