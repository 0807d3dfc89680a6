// A pasted session description, line by line, with what is wrong in its place; or what a pasted candidate means.

import { card, counted, element } from '../element.js';
import { pasted } from './pasted.js';
import { sdpField } from './sdp-field.js';
import { sdpLines } from './sdp-lines.js';

/**
 * @typedef {typeof import('../../pkg/index.js')} IceScope
 * @typedef {ReturnType<IceScope['checkSdp']>} Check
 * @typedef {import('../../pkg/index.js').SdpProfile} SdpProfile
 */

/** @type {Record<SdpProfile, string>} */
const PROFILES = { strict: 'Strict: RFC 8866 to the letter', webrtc: 'WebRTC: what browsers accept', lenient: 'Lenient: only what breaks parsing' };

/** How long typing must pause before the text is read. */
const PAUSE_MS = 150;

/** @param {IceScope} icescope */
export function sdpCard(icescope) {
  const field = sdpField({
    id: 'sdp-text', rows: 6, spellcheck: 'false', autocapitalize: 'off', autocomplete: 'off', wrap: 'off',
    placeholder: 'v=0\no=- 4611731400430051336 2 IN IP4 127.0.0.1\n…',
  }, later);
  const profile = element('select', { id: 'sdp-profile', on: { change: inspect } },
    Object.entries(PROFILES).map(([value, label]) => element('option', { value, selected: value === 'webrtc' }, label)));
  const status = element('p', { id: 'sdp-status', class: 'status', role: 'status' });
  const lines = sdpLines();
  const own = element('button', { type: 'button', id: 'sdp-own', on: { click: () => void offer() } }, 'Use this browser’s own offer');
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  function later() {
    clearTimeout(timer);
    timer = setTimeout(inspect, PAUSE_MS);
  }

  function inspect() {
    clearTimeout(timer);
    const text = field.text();
    const [said, shown] = text === '' ? [''] : read(pasted(text));
    status.textContent = said;
    lines.show(shown);
  }

  /** What to say of a text, and what its lines are shown from. @param {import('./pasted.js').Pasted} given @returns {[string, import('./sdp-lines.js').Found?]} */
  function read({ kind, text, said }) {
    const before = said === '' ? '' : `${said} `;
    try {
      if (kind === 'candidate') return [before + meaning(icescope.classifyCandidate(text))];
      // Not `parseSdp`: its lines are objects each, and few of a million are shown.
      const check = icescope.checkSdp(text, { profile: /** @type {SdpProfile} */ (profile.value) });
      return [before + verdict(check), { text, diagnostics: check.diagnostics }];
    } catch (error) {
      return [before + (error instanceof Error ? error.message : String(error))];
    }
  }

  async function offer() {
    const connection = new RTCPeerConnection();
    try {
      connection.addTransceiver('audio');
      connection.addTransceiver('video');
      connection.createDataChannel('icescope');
      const { sdp } = await connection.createOffer();
      field.put(sdp ?? '');
      inspect();
    } finally {
      connection.close();
    }
  }

  return {
    card: card('sdp-card', 'SDP inspector',
      element('label', { for: field.area.id }, 'Paste an offer or an answer. It stays in this browser.'),
      field.area,
      field.note,
      element('div', { class: 'sdp-bar' },
        element('div', { class: 'field' }, element('label', { for: profile.id }, 'Rules'), profile),
        typeof RTCPeerConnection === 'function' && own),
      status,
      lines.parts),
  };
}

/** @param {Check} check */
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

/** @param {ReturnType<IceScope['classifyCandidate']>} candidate */
function meaning(candidate) {
  if (candidate === null) return 'This is the end of candidates, not a description.';
  return ['This is a candidate, not a description.', candidate.meaning, ...candidate.findings.map(({ message }) => message)].join(' ');
}
