// The translation table at a step.

import { element, fill } from '../element.js';
import { cell, row, table } from '../table.js';

/** @typedef {import('../../pkg/index.js').ExplainStep} ExplainStep */

const HEADS = ['Row', 'Inside', 'Outside', 'For packets to', 'Lets in'];

export function translation() {
  const { made, rows } = table('translation', HEADS, { 'aria-labelledby': 'table-title' });
  rows.id = 'rows';

  return {
    made,
    /** @param {ExplainStep} step */
    show(step) {
      if (step.table.length === 0) {
        fill(rows, row({ class: 'none' }, element('td', { role: 'cell', colspan: HEADS.length }, 'The table is empty.')));
        return;
      }
      fill(rows, step.table.map((one) => row({ class: one.current ? 'current' : '', 'data-row': one.id },
        cell('Row', one.id, one.current && element('span', { class: 'visually-hidden' }, ' (this step)')),
        cell('Inside', address(one.internal)),
        cell('Outside', address(one.external)),
        cell('For packets to', address(one.destinations)),
        cell('Lets in', one.admits.length === 0 ? 'nobody yet' : element('ul', {}, one.admits.map((peer) => element('li', {}, address(peer))))))));
    },
  };
}

/** An address as such, and words as words. @param {string} text */
function address(text) {
  return /^\d/.test(text) ? element('code', {}, text) : text;
}
