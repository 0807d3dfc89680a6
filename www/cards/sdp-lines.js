// A description line by line, with what is wrong in its place. A part of it at a time where it is long.

import { element, fill } from '../element.js';

/**
 * @typedef {import('../../pkg/index.js').SdpDocument} SdpDocument
 * @typedef {import('../../pkg/index.js').SdpDiagnostic} SdpDiagnostic
 * @typedef {{ number: number, content: string, start: number, found: SdpDiagnostic[] }} Line
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
  /** @type {Line[]} */
  let lines = [];
  let shown = 0;
  let findings = 0;

  function add() {
    const from = shown;
    let room = FINDINGS;
    while (shown < lines.length && shown - from < LINES && room > 0) {
      room -= told(lines[shown]).length;
      shown += 1;
    }
    const added = lines.slice(from, shown);
    findings += added.reduce((sum, line) => sum + told(line).length, 0);
    list.append(...added.map(row));
    rest.hidden = shown === lines.length;
    const all = lines.reduce((sum, { found }) => sum + found.length, 0);
    const of = (/** @type {number} */ some, /** @type {number} */ total) => `${some.toLocaleString('en')} of ${total.toLocaleString('en')}`;
    count.textContent = rest.hidden ? '' : `${of(shown, lines.length)} lines shown${all > 0 ? `, with ${of(findings, all)} findings` : ''}.`;
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
    /** @param {Line[]} all */
    show(all) {
      lines = all;
      shown = 0;
      findings = 0;
      fill(list);
      list.hidden = all.length === 0;
      add();
    },
  };
}

/** A line's findings, or the first of them where it has a great many. @param {Line | undefined} line */
function told(line) {
  return line?.found.slice(0, FINDINGS) ?? [];
}

/**
 * @param {SdpDocument} document
 * @param {string} text what it was read from
 * @returns {Line[]}
 */
export function linesOf({ session, media, diagnostics }, text) {
  /** @type {Map<number, SdpDiagnostic[]>} */
  const byLine = new Map();
  for (const diagnostic of diagnostics) {
    const known = byLine.get(diagnostic.line);
    if (known === undefined) byLine.set(diagnostic.line, [diagnostic]);
    else known.push(diagnostic);
  }
  const lines = [session, ...media].flatMap((section) => section.lines).map(({ line, offset, length }) => (
    { number: line, content: text.slice(offset, offset + length), start: offset, found: byLine.get(line) ?? [] }));
  // What is missing at the end is reported behind the last line.
  const behind = [...byLine].filter(([line]) => line > lines.length).flatMap(([, found]) => found);
  return behind.length > 0 ? [...lines, { number: lines.length + 1, content: '', start: text.length, found: behind }] : lines;
}

/** @param {Line} line */
function row(line) {
  const { number, content, start } = line;
  const found = told(line);
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
