// A pasted session description, line by line, with what is wrong in its place.

import { card, counted, element, fill } from '../element.js';

/**
 * @typedef {typeof import('../../pkg/index.js')} IceScope
 * @typedef {import('../../pkg/index.js').SdpDocument} SdpDocument
 * @typedef {import('../../pkg/index.js').SdpDiagnostic} SdpDiagnostic
 * @typedef {import('../../pkg/index.js').SdpProfile} SdpProfile
 */

/** @type {Record<SdpProfile, string>} */
const PROFILES = { strict: 'Strict: RFC 8866 to the letter', webrtc: 'WebRTC: what browsers accept', lenient: 'Lenient: only what breaks parsing' };

const SEVERITIES = ['error', 'warning', 'info'];

/** @param {SdpDiagnostic} diagnostic */
const rank = ({ severity }) => SEVERITIES.indexOf(severity);

/** How long typing must pause before the text is read. */
const PAUSE_MS = 150;

/** @param {IceScope} icescope */
export function sdpCard(icescope) {
  const text = element('textarea', {
    id: 'sdp-text', rows: 6, spellcheck: 'false', autocapitalize: 'off', autocomplete: 'off', wrap: 'off',
    placeholder: 'v=0\no=- 4611731400430051336 2 IN IP4 127.0.0.1\n…', on: { input: later },
  });
  const profile = element('select', { id: 'sdp-profile', on: { change: inspect } },
    Object.entries(PROFILES).map(([value, label]) => element('option', { value, selected: value === 'webrtc' }, label)));
  const status = element('p', { id: 'sdp-status', class: 'status', role: 'status' });
  const lines = element('ol', { id: 'sdp-lines', class: 'sdp-lines', hidden: true, tabindex: 0, 'aria-label': 'The description, line by line' });
  const own = element('button', { type: 'button', id: 'sdp-own', on: { click: () => void offer() } }, 'Use this browser’s own offer');
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  function later() {
    clearTimeout(timer);
    timer = setTimeout(inspect, PAUSE_MS);
  }

  function inspect() {
    clearTimeout(timer);
    // A text area gives all line ends as LF, whatever was pasted; SDP's own is CRLF.
    const given = text.value.replaceAll('\n', '\r\n');
    lines.hidden = given === '';
    if (given === '') {
      status.textContent = '';
      fill(lines);
      return;
    }
    try {
      const document = icescope.parseSdp(given, { profile: /** @type {SdpProfile} */ (profile.value) });
      status.textContent = verdict(document);
      fill(lines, rows(document, given));
      document.free();
    } catch (error) {
      status.textContent = error instanceof Error ? error.message : String(error);
      fill(lines);
    }
  }

  async function offer() {
    const connection = new RTCPeerConnection();
    try {
      connection.addTransceiver('audio');
      connection.addTransceiver('video');
      connection.createDataChannel('icescope');
      const { sdp } = await connection.createOffer();
      text.value = sdp ?? '';
      inspect();
    } finally {
      connection.close();
    }
  }

  return {
    card: card('sdp-card', 'SDP inspector',
      element('label', { for: text.id }, 'Paste an offer or an answer. It stays in this browser.'),
      text,
      element('div', { class: 'sdp-bar' },
        element('div', { class: 'field' }, element('label', { for: profile.id }, 'Rules'), profile),
        typeof RTCPeerConnection === 'function' && own),
      status,
      lines),
  };
}

/** @param {SdpDocument} document */
function verdict({ accepted, diagnostics }) {
  /** @param {string} severity */
  const of = (severity) => diagnostics.filter((one) => one.severity === severity).length;
  const found = [
    of('error') > 0 && counted(of('error'), 'error'),
    of('warning') > 0 && counted(of('warning'), 'warning'),
    of('info') > 0 && counted(of('info'), 'note'),
  ].filter(Boolean);
  return `${accepted ? 'Accepted' : 'Not accepted'}: ${found.length > 0 ? found.join(', ') : 'nothing to remark'}.`;
}

/**
 * @param {SdpDocument} document
 * @param {string} given
 */
function rows(document, given) {
  /** @type {Map<number, SdpDiagnostic[]>} */
  const byLine = new Map();
  for (const diagnostic of document.diagnostics) {
    byLine.set(diagnostic.line, [...(byLine.get(diagnostic.line) ?? []), diagnostic]);
  }
  const lines = [document.session, ...document.media].flatMap((section) => section.lines);
  const shown = lines.map(({ line, offset, length }) => row(line, given.slice(offset, offset + length), offset, byLine.get(line) ?? []));
  // What is missing at the end is reported behind the last line.
  const behind = [...byLine].filter(([line]) => line > lines.length).flatMap(([, found]) => found);
  return behind.length > 0 ? [...shown, row(lines.length + 1, '', given.length, behind)] : shown;
}

/**
 * @param {number} number
 * @param {string} content
 * @param {number} start
 * @param {SdpDiagnostic[]} found
 */
function row(number, content, start, found) {
  const worst = SEVERITIES.find((severity) => found.some((one) => one.severity === severity));
  const section = content.startsWith('m=');
  return element('li', { class: ['sdp-line', section && 'section', worst && `has-${worst}`].filter(Boolean).join(' '), 'data-line': number },
    element('span', { class: 'number', 'aria-hidden': 'true' }, number),
    element('span', { class: 'text' }, marked(content, start, found)),
    found.map((one) => element('p', { class: 'diagnostic', 'data-code': one.code },
      element('span', { class: `severity severity-${one.severity}` }, one.severity === 'info' ? 'Note' : one.severity.charAt(0).toUpperCase() + one.severity.slice(1)),
      ` at column ${one.column}: ${one.message} `,
      element('span', { class: 'code' }, [one.rfc, one.code].filter(Boolean).join(', ')))));
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
