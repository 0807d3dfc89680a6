// What stands between this browser and the servers, how sure that is, and on what evidence.

import { card, duration, element, fill } from '../element.js';

/**
 * @typedef {import('../../pkg/index.js').NatReport} NatReport
 * @typedef {import('../../pkg/index.js').NatProperty} NatProperty
 * @typedef {import('../../pkg/index.js').NatProbe} NatProbe
 */

/** @type {Record<string, string>} */
const CLASSES = {
  none: 'None',
  'endpoint-independent': 'Endpoint-independent',
  'address-dependent': 'Address-dependent',
  'address-and-port-dependent': 'Address- and port-dependent',
  unknown: 'Unknown',
};

/** @type {Record<string, string>} */
const CLASSIC = {
  'full-cone': 'full cone NAT',
  'address-restricted-cone': 'restricted cone NAT',
  'port-restricted-cone': 'port-restricted cone NAT',
  symmetric: 'symmetric NAT',
  'symmetric-firewall': 'symmetric UDP firewall',
  'open-internet': 'open Internet',
};

/** @type {Record<string, string>} */
const CONFIDENCE = { proved: 'proved', likely: 'likely', unknown: 'not known' };

/** @type {Record<string, string>} */
const SAW = { answered: 'answered, address shared or not told', silent: 'silent', undecided: 'nothing yet' };

/** @param {{ onPublic: () => void, onOwn: () => void }} actions */
export function verdictCard({ onPublic, onOwn }) {
  const body = element('div', { id: 'verdict' });
  const announcement = element('p', { class: 'visually-hidden', role: 'status', id: 'verdict-announcement' });
  const idle = () => element('p', { class: 'quiet' }, 'Run the test to see which NAT stands between this browser and the internet.');
  fill(body, idle());
  let opened = false;

  return {
    card: card('verdict-card', 'NAT', announcement, body),
    clear() {
      announcement.textContent = '';
      fill(body, element('p', { class: 'quiet' }, 'Waiting for answers.'));
    },
    /**
     * @param {NatReport} report
     * @param {boolean} final
     */
    show(report, final) {
      const drawer = evidence(report);
      drawer.open = opened;
      drawer.addEventListener('toggle', () => { opened = drawer.open; });
      const loopback = final && report.mapping.reason === 'server-on-loopback';
      fill(body,
        !final && element('p', { class: 'quiet' }, 'So far:'),
        element('p', { class: 'summary' }, report.summary),
        loopback && offer(),
        element('dl', { class: 'properties' },
          property('Mapping', 'which address the NAT shows to others', report.mapping),
          property('Filtering', 'who may send in through it', !final && report.filtering.reason === 'incomplete' ? { ...report.filtering, explanation: 'Still being tested.' } : report.filtering)),
        report.classicName !== null && element('p', { class: 'quiet', id: 'classic-name' }, `Known as ${CLASSIC[report.classicName] ?? report.classicName} (RFC 3489).`),
        final && !loopback && report.advice.length > 0 && element('div', {},
          element('h3', {}, 'What to do'),
          element('ul', { class: 'advice' }, report.advice.map((text) => element('li', {}, text)))),
        families(report),
        drawer);
      if (final) announcement.textContent = report.summary;
    },
  };

  function offer() {
    return element('div', { class: 'offer' },
      element('p', {}, 'To see your NAT, ask servers elsewhere. Public ones are run by Google and Cloudflare, and see your public address.'),
      element('div', { class: 'actions' },
        element('button', { type: 'button', id: 'use-public', on: { click: onPublic } }, 'Ask the public servers'),
        element('button', { type: 'button', id: 'use-own', on: { click: onOwn } }, 'Enter my own')));
  }
}

/**
 * @param {string} name
 * @param {string} hint
 * @param {NatProperty} verdict
 */
function property(name, hint, verdict) {
  const unknown = verdict.class === 'unknown';
  const narrowed = unknown && verdict.possible.length > 0 && verdict.possible.length < (name === 'Mapping' ? 4 : 3);
  return element('div', { class: 'property' },
    element('dt', {}, name, ' ', element('span', { class: 'hint' }, hint)),
    element('dd', {},
      element('p', { class: 'class' },
        element('strong', {}, narrowed ? either(verdict.possible) : CLASSES[verdict.class] ?? verdict.class), ' ',
        !unknown && element('span', { class: `confidence confidence-${verdict.confidence}` }, CONFIDENCE[verdict.confidence] ?? verdict.confidence)),
      element('p', { class: 'explanation' }, verdict.explanation)));
}

/** What is left open, as a heading. @param {string[]} possible */
function either(possible) {
  const names = possible.map((one) => CLASSES[one] ?? one);
  return names.map((name, index) => (index === 0 ? name : name.charAt(0).toLowerCase() + name.slice(1))).join(' or ');
}

/** @param {NatReport} report */
function families(report) {
  const { ipv4, ipv6 } = report.families;
  const other = report.family === 'ipv4' ? ipv6 : ipv4;
  if (other === null || other === undefined) return null;
  return element('p', { class: 'quiet' },
    `Over ${report.family === 'ipv4' ? 'IPv6' : 'IPv4'}: mapping ${(CLASSES[other.mapping.class] ?? other.mapping.class).toLowerCase()}. ${other.mapping.explanation}`);
}

/** @param {NatReport} report */
function evidence(report) {
  const used = new Set(report.mapping.evidence);
  const seen = (/** @type {NatProbe} */ probe) => probe.mapped ?? (probe.error === null ? SAW[probe.outcome] ?? probe.outcome : `error ${probe.error.code}`);
  const unattributed = report.unattributed.map((sighting) => element('li', {}, element('code', {}, sighting.mapped), ' seen by a server that the browser does not name'));
  return element('details', { class: 'evidence', id: 'evidence' },
    element('summary', {}, 'Evidence'),
    element('p', { class: 'hint' }, 'What each server saw. A tick marks what the mapping verdict rests on.'),
    element('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Evidence table' },
      element('table', {},
        element('thead', {}, element('tr', {}, ['', 'Server', 'Saw', 'After'].map((head) => element('th', { scope: 'col' }, head)))),
        element('tbody', {}, report.evidence.map((probe, at) => element('tr', {},
          element('td', {}, used.has(at) ? element('span', { role: 'img', 'aria-label': 'counted' }, '✓') : ''),
          element('td', {}, element('code', {}, probe.server)),
          element('td', {}, element('code', {}, seen(probe))),
          element('td', {}, probe.elapsedMs === null ? '' : duration(probe.elapsedMs))))))),
    unattributed.length > 0 && element('ul', {}, unattributed),
    ownAddress(report),
    strangers(report),
    report.tcpHosts.length > 0 && element('p', {}, 'Reached over TCP: ', report.tcpHosts.map(({ host }, at) => [at > 0 ? ', ' : '', element('code', {}, host)]).flat(), '.'),
    report.local.length > 0 && element('p', {}, 'Local: ', report.local.map((local, at) => [at > 0 ? ', ' : '', element('code', {}, `${local.ip ?? 'hidden address'} port ${local.port}`)]).flat()));
}

/** @type {Record<'yes' | 'no' | 'inconclusive', string>} */
const REACHED = {
  yes: 'arrived: it is this device\'s own address, or the NAT turned the check round.',
  no: 'did not arrive, though one to the local address did: it is the address of a NAT.',
  inconclusive: 'told nothing: one to the local address did not arrive either.',
};

/** @param {NatReport} report */
function ownAddress({ ownAddress }) {
  if (ownAddress === null) return null;
  return element('p', {}, 'A check from this page to ', element('code', {}, ownAddress.mapped), ` ${REACHED[ownAddress.reached]}`);
}

/** @type {Record<'other-address' | 'other-port', string>} */
const STRANGER = { 'other-address': 'an address', 'other-port': 'a port' };

/** @type {Record<string, string>} */
const WHY = {
  'no-relay': 'The TURN server gave no relay address.',
  'no-mapping': 'No server told the mapped address.',
  'relay-silent': 'Nothing came from the relay once it was sent to, either.',
  'probe-unreachable': 'The server could not be asked to send.',
  'probe-refused': 'The server refused to send.',
  'page-not-heard': 'The server did not hear from this browser there, so the way was never open.',
  'contact-silent': 'Nothing of the server’s got in, not even from where it was sent to.',
  'control-silent': 'Nothing came from there once it was sent to, either.',
  'control-impossible': 'The NAT uses another address for who is sent to later.',
  'too-lossy': 'Too much was lost to tell silence from loss.',
  'no-other-address': 'The server has no second address to send from.',
  'servers-not-told-apart': 'No STUN server is known to be at another address than the relay.',
};

/** @param {NatReport} report */
function strangers({ filteringEvidence }) {
  const tried = filteringEvidence.filter((probe) => probe.outcome !== 'undecided');
  if (tried.length === 0) return null;
  return element('ul', { id: 'filtering-evidence' }, tried.map((probe) => {
    if (probe.outcome === 'unproved') return element('li', {}, `A try with ${STRANGER[probe.stranger]} never sent to told nothing. ${WHY[probe.why ?? ''] ?? ''}`);
    const tally = (/** @type {import('../../pkg/index.js').NatTally} */ { arrived, asked }) => (asked > 1 ? ` (${arrived} of ${asked})` : '');
    return element('li', {},
      'After sending to ', element('code', {}, probe.address ?? probe.server), ' alone: ',
      probe.expectedFrom === null ? 'a stranger' : element('code', {}, probe.expectedFrom),
      `, ${STRANGER[probe.stranger]} never sent to, `,
      probe.outcome === 'open'
        ? `got in${probe.elapsedMs === null ? '' : ` after ${duration(probe.elapsedMs)}`}.`
        : `did not get in${tally(probe.test)}, and did once it was sent to${tally(probe.control)}.`);
  }));
}
