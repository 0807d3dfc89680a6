// A table whose rows become blocks of labelled fields where its columns do not fit. The roles say once more what the tags
// say, since some browsers forget it where the style sheet lays a table out in another way.

import { element } from './element.js';

/** @typedef {import('./element.js').Child} Child */

/** @param {string} name the class that the style sheet knows it by @param {string[]} heads @param {Record<string, string>} naming */
export function table(name, heads, naming) {
  const rows = element('tbody', { role: 'rowgroup' });
  const head = (/** @type {string} */ text) => element('th', { scope: 'col', role: 'columnheader' }, text);
  const made = element('div', { class: 'scroll', tabindex: 0, role: 'region', ...naming },
    element('table', { class: `blocks ${name}`, role: 'table' },
      element('thead', { role: 'rowgroup' }, element('tr', { role: 'row' }, heads.map(head))),
      rows));
  return { made, rows };
}

/** @param {import('./element.js').Attributes} attributes @param {...Node} cells */
export function row(attributes, ...cells) {
  return element('tr', { role: 'row', ...attributes }, ...cells);
}

/** @param {string} label the head of its column @param {...(Child | Child[])} content */
export function cell(label, ...content) {
  return element('td', { role: 'cell', 'data-label': label }, ...content);
}
