const SVG = 'http://www.w3.org/2000/svg';

/** @param {string} id @returns {any} an element that index.html has */
export const byId = (id) => document.getElementById(id);

/**
 * Text only ever goes in as text: there is no markup from data anywhere in the page.
 *
 * @param {string} tag
 * @param {Record<string, any>} [props] attributes where the name has a dash or is `role`/`class`; properties otherwise
 * @param {...(Node | string)} children
 * @returns {any}
 */
export function el(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined) continue;
    if (name.includes('-') || name === 'role' || name === 'class' || name === 'popover') element.setAttribute(name, value);
    else /** @type {any} */ (element)[name] = value;
  }
  element.append(...children);
  return element;
}

/** @param {string} name of a symbol in index.html, without its `i-` */
export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS(SVG, 'use');
  use.setAttribute('href', `#i-${name}`);
  svg.append(use);
  return svg;
}

/** @param {Element} host @param {string} name replaces the symbol that an icon shows */
export function setIcon(host, name) {
  host.querySelector('use')?.setAttribute('href', `#i-${name}`);
}

/** @param {string} name @param {Record<string, string | number>} attributes @returns {SVGElement} */
export function svg(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  return /** @type {SVGElement} */ (element);
}
