// What stands between this browser and the servers, how sure that is, and on what evidence.

import { card, duration, element, fill } from '../element.js';
import { cell, row, table } from '../table.js';

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
const SAW = { answered: 'known already, or not told', silent: 'no answer', undecided: 'not told' };

/** How the page that explains NATs calls the classes. @type {Record<string, string>} */
const SHORT = { 'endpoint-independent': 'ei', 'address-dependent': 'ad', 'address-and-port-dependent': 'apd' };

/** @param {{ onPublic: () => void, onOwn: () => void }} actions */
export function verdictCard({ onPublic, onOwn }) {
  const body = element('div', {});
  // The summary, once it is final. It stays on the page, so that it is read out when it is filled.
  const announcement = element('p', { role: 'status', id: 'verdict-announcement' });
  const idle = () => element('p', { class: 'quiet' }, 'Run the test to see which NAT stands between this browser and the internet.');
  fill(body, idle());
  let opened = false;

  return {
    card: card('verdict-card', 'NAT', element('div', { id: 'verdict' }, announcement, body)),
    clear() {
      announcement.textContent = '';
      announcement.className = '';
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
        !final && [element('p', { class: 'quiet' }, 'So far:'), element('p', { class: 'summary' }, report.summary)],
        loopback && offer(),
        element('dl', { class: 'properties' },
          property('Mapping', 'which address the NAT shows to others', report.mapping),
          property('Filtering', 'who may send in through it', !final && report.filtering.reason === 'incomplete' ? { ...report.filtering, explanation: 'Still being tested.' } : report.filtering)),
        known(report),
        final && !loopback && report.advice.length > 0 && element('div', {},
          element('h3', {}, 'What to do'),
          element('ul', { class: 'advice' }, report.advice.map((text) => element('li', {}, text)))),
        families(report),
        drawer);
      if (!final) return;
      announcement.className = 'summary';
      announcement.textContent = report.summary;
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

/** The name that people know it by, and where to see it at work. @param {NatReport} report */
function known({ classicName, mapping, filtering }) {
  const name = classicName !== null && `Known as ${CLASSIC[classicName] ?? classicName} (RFC 3489). `;
  const [maps, filters] = [SHORT[mapping.class], SHORT[filtering.class]];
  const seen = maps !== undefined && filters !== undefined
    && element('a', { href: `explain.html#${maps}m/${filters}f`, target: '_blank', rel: 'noopener' }, 'See one at work', element('span', { class: 'visually-hidden' }, ' (in a new tab)'));
  return (name || seen) && element('p', { class: 'known', id: 'classic-name' }, name, seen);
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
  const timed = report.evidence.some((probe) => probe.elapsedMs !== null);
  const saw = table('seen', ['Counted', 'Server', 'Saw', ...(timed ? ['After'] : [])], { 'aria-label': 'What each server saw' });
  saw.made.querySelector('th')?.replaceChildren(element('span', { class: 'visually-hidden' }, 'Counted'));
  fill(saw.rows, report.evidence.map((probe, at) => {
    const tick = cell('Counted', used.has(at) && element('span', { role: 'img', 'aria-label': 'counted' }, '✓'));
    tick.className = 'tick';
    const after = cell('After', probe.elapsedMs !== null && duration(probe.elapsedMs));
    after.className = 'after';
    return row({}, tick, cell('Server', element('code', {}, probe.server)), cell('Saw', seen(probe)), ...(timed ? [after] : []));
  }));
  const unnamed = report.unattributed.map((sighting) => sighting.mapped);
  return element('details', { class: 'evidence', id: 'evidence' },
    element('summary', {}, 'Evidence'),
    report.evidence.length > 0 && [
      element('h3', {}, 'What each server saw'),
      element('p', { class: 'hint' }, 'A tick marks what the mapping verdict rests on.'),
      saw.made,
    ],
    unnamed.length > 0 && element('p', {}, 'They saw ', listed(unnamed), '. The browser does not tell which server saw what.'),
    ownAddress(report),
    strangers(report),
    element('h3', {}, 'Besides'),
    report.tcpHosts.length > 0 && element('p', {}, 'Reached over TCP, so known to run: ', listed(report.tcpHosts.map(({ host }) => host)), '.'),
    own(report));
}

/** @param {NatProbe} probe */
function seen(probe) {
  if (probe.mapped !== null) return element('code', {}, probe.mapped);
  return probe.error === null ? SAW[probe.outcome] ?? probe.outcome : `error ${probe.error.code}`;
}

/** @param {NatReport} report */
function own({ local }) {
  const shown = local.flatMap(({ ip, port }) => (ip === null ? [] : [ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`]));
  const hidden = local.flatMap(({ ip, port }) => (ip === null ? [port] : []));
  return [
    shown.length > 0 && element('p', {}, 'This browser’s own address: ', listed(shown), '.'),
    hidden.length > 0 && element('p', {}, `This browser’s own address: hidden, port ${hidden.join(' and ')}.`),
    local.length === 0 && element('p', {}, 'This browser’s own address did not show.'),
  ];
}

/** @param {string[]} addresses */
function listed(addresses) {
  return addresses.flatMap((address, at) => [at > 0 ? ', ' : '', element('code', {}, address)]);
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
  'probe-gone': 'The server went away during the test.',
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
  return [element('h3', {}, 'Who got in'), element('ul', { id: 'filtering-evidence' }, tried.map((probe) => {
    if (probe.outcome === 'unproved') return element('li', {}, `A try with ${STRANGER[probe.stranger]} never sent to proved nothing. ${WHY[probe.why ?? ''] ?? ''}`);
    const tally = (/** @type {import('../../pkg/index.js').NatTally} */ { arrived, asked }) => (asked > 1 ? ` (${arrived} of ${asked} packets)` : '');
    const code = (/** @type {string} */ text) => element('code', {}, text);
    return element('li', {},
      'Only ', code(probe.address ?? probe.server), ' was sent to. ',
      probe.expectedFrom === null ? 'A stranger' : code(probe.expectedFrom),
      `, ${STRANGER[probe.stranger]} never sent to, `,
      probe.outcome === 'open'
        ? `got in${probe.elapsedMs === null ? '' : ` after ${duration(probe.elapsedMs)}`}.`
        : `did not get in${tally(probe.test)}. Once it was sent to, it did${tally(probe.control)}.`);
  }))];
}
