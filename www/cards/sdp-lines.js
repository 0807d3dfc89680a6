// A description line by line, with what is wrong in its place. A part of it at a time where it is long.

import { element, fill } from '../element.js';

/**
 * @typedef {import('../../pkg/index.js').SdpDiagnostic} SdpDiagnostic
 * @typedef {{ number: number, content: string, start: number, found: SdpDiagnostic[] }} Line
 * @typedef {{ text: string, diagnostics: SdpDiagnostic[] }} Found
 */

const SEVERITIES = ['error', 'warning', 'info'];

/** How many findings and lines are put on the page at once: each costs the browser time. */
const FINDINGS = 200;
const LINES = 1000;

/** @param {SdpDiagnostic} diagnostic */
const rank = ({ severity }) => SEVERITIES.indexOf(severity);

/** The list of lines, and what stands under it where it does not show all. */
export function sdpLines() {
  const list = element('ol', { id: 'sdp-lines', class: 'sdp-lines', hidden: true, tabindex: 0, 'aria-label': 'The description, line by line' });
  const count = element('p', { id: 'sdp-shown', class: 'status', role: 'status' });
  const more = element('button', { type: 'button', id: 'sdp-more', on: { click: further } }, 'Show more');
  const rest = element('div', { class: 'actions', hidden: true }, more, count);
  let lines = linesOf(NOTHING);
  let shown = 0;
  let findings = 0;

  function add() {
    const from = shown;
    let room = FINDINGS;
    /** @type {Line[]} */
    const added = [];
    while (shown < lines.count && added.length < LINES && room > 0) {
      const line = lines.next();
      const told = Math.min(line.found.length, FINDINGS);
      added.push(line);
      shown += 1;
      findings += told;
      room -= told;
    }
    list.append(...added.map(row));
    rest.hidden = shown === lines.count;
    const of = (/** @type {number} */ some, /** @type {number} */ total) => `${some.toLocaleString('en')} of ${total.toLocaleString('en')}`;
    count.textContent = rest.hidden ? '' : `${of(shown, lines.count)} lines shown${lines.findings > 0 ? `, with ${of(findings, lines.findings)} findings` : ''}.`;
    return list.children[from];
  }

  function further() {
    const first = add();
    // The button that had the focus may be gone, and what is new is in the list.
    if (rest.hidden) list.focus({ preventScroll: true });
    first?.scrollIntoView({ block: 'nearest' });
  }

  return {
    parts: [list, rest],
    /** @param {Found} [found] */
    show(found = NOTHING) {
      lines = linesOf(found);
      shown = 0;
      findings = 0;
      fill(list);
      list.hidden = lines.count === 0;
      add();
    },
  };
}

/** @type {Found} */
const NOTHING = { text: '', diagnostics: [] };

/**
 * The lines of a text one after the other, cut when they are asked for: it may have a million of them.
 *
 * @param {Found} found
 */
function linesOf({ text, diagnostics }) {
  /** @type {Map<number, SdpDiagnostic[]>} */
  const byLine = new Map();
  let last = 0;
  for (const diagnostic of diagnostics) {
    const known = byLine.get(diagnostic.line);
    if (known === undefined) byLine.set(diagnostic.line, [diagnostic]);
    else known.push(diagnostic);
    last = Math.max(last, diagnostic.line);
  }
  // Where there is no LF, a CR ends a line.
  const end = text.includes('\n') || !text.includes('\r') ? '\n' : '\r';
  let count = text === '' || text.endsWith(end) ? 0 : 1;
  for (let at = text.indexOf(end); at >= 0; at = text.indexOf(end, at + 1)) count += 1;
  let number = 0;
  let next = 0;
  return {
    // What is missing at the end may be reported behind the last line.
    count: Math.max(count, last),
    findings: diagnostics.length,
    /** @returns {Line} */
    next() {
      const start = next;
      const at = text.indexOf(end, start);
      next = at < 0 ? text.length : at + 1;
      number += 1;
      const content = text.slice(start, at < 0 ? text.length : at).replace(/\r$/, '');
      return { number, content, start, found: byLine.get(number) ?? [] };
    },
  };
}

/** @param {Line} line */
function row(line) {
  const { number, content, start } = line;
  const found = line.found.slice(0, FINDINGS);
  const untold = line.found.length - found.length;
  const worst = SEVERITIES.find((severity) => line.found.some((one) => one.severity === severity));
  const section = content.startsWith('m=');
  return element('li', { class: ['sdp-line', section && 'section', worst && `has-${worst}`].filter(Boolean).join(' '), 'data-line': number },
    element('span', { class: 'number', 'aria-hidden': 'true' }, number),
    element('span', { class: 'text' }, marked(content, start, found)),
    found.map((one) => element('p', { class: 'diagnostic', 'data-code': one.code },
      element('span', { class: `severity severity-${one.severity}` }, one.severity === 'info' ? 'Note' : one.severity.charAt(0).toUpperCase() + one.severity.slice(1)),
      ` at column ${one.column}: ${one.message} `,
      element('span', { class: 'code' }, [one.rfc, one.code].filter(Boolean).join(', ')))),
    untold > 0 && element('p', { class: 'diagnostic' }, `${untold.toLocaleString('en')} more findings in this line are not shown.`));
}

/**
 * The line with a mark at each place that a diagnostic names; marks do not overlap, and the worst
 * one at a place stands.
 *
 * @param {string} content
 * @param {number} start
 * @param {SdpDiagnostic[]} found
 */
function marked(content, start, found) {
  /** @type {(Node | string)[]} */
  const parts = [];
  let at = 0;
  for (const one of [...found].sort((a, b) => a.offset - b.offset || rank(a) - rank(b))) {
    const from = Math.min(Math.max(one.offset - start, at), content.length);
    const to = Math.min(Math.max(one.offset - start + one.length, from), content.length);
    if (one.offset - start < at && to === from) continue;
    parts.push(content.slice(at, from), element('mark', { class: one.severity }, content.slice(from, to)));
    at = to;
  }
  return [...parts, content.slice(at)];
}
