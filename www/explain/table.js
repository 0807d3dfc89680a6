// The translation table at a step.

import { element, fill } from '../element.js';

/** @typedef {import('../../pkg/index.js').ExplainStep} ExplainStep */

export function table() {
  const rows = element('tbody', { id: 'rows' });
  const heads = ['Row', 'Inside', 'Outside', 'For packets to', 'Lets in'];
  const made = element('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-labelledby': 'table-title' },
    element('table', { class: 'translation' },
      element('thead', {}, element('tr', {}, heads.map((head) => element('th', { scope: 'col' }, head)))),
      rows));
  const cell = (/** @type {string} */ label, /** @type {any[]} */ ...content) => element('td', { 'data-label': label }, ...content);

  return {
    made,
    /** @param {ExplainStep} step */
    show(step) {
      if (step.table.length === 0) {
        fill(rows, element('tr', { class: 'none' }, element('td', { colspan: heads.length }, 'The table is empty.')));
        return;
      }
      fill(rows, step.table.map((row) => element('tr', { class: row.current ? 'current' : '', 'data-row': row.id },
        cell('Row', row.id, row.current && element('span', { class: 'visually-hidden' }, ' (this step)')),
        cell('Inside', element('code', {}, row.internal)),
        cell('Outside', element('code', {}, row.external)),
        cell('For packets to', row.destinations),
        cell('Lets in', row.admits.length === 0 ? 'nobody yet' : element('ul', {}, row.admits.map((one) => element('li', {}, one)))))));
    },
  };
}
