// The candidates, each with its meaning, as they arrive.

import { card, duration, element, fill } from '../element.js';

/** @typedef {import('../../pkg/index.js').GatheredCandidate} GatheredCandidate */

/** @type {Record<string, string>} */
const TYPES = { host: 'host', srflx: 'server-reflexive', prflx: 'peer-reflexive', relay: 'relayed' };

export function candidatesCard() {
  const list = element('ol', { class: 'list', id: 'candidates' });
  const empty = element('p', { class: 'quiet' });
  const waiting = 'Addresses at which others may reach this browser appear here as they are found.';
  empty.textContent = waiting;

  return {
    card: card('candidates-card', 'Candidates', empty, list),
    clear() {
      fill(list);
      empty.hidden = false;
      empty.textContent = 'Waiting for the first one.';
    },
    /** @param {GatheredCandidate} candidate */
    add(candidate) {
      empty.hidden = true;
      list.append(entry(candidate));
    },
    end() {
      if (list.childElementCount > 0) return;
      empty.hidden = false;
      empty.textContent = 'The browser found none: it has no network, or a policy keeps it from using UDP.';
    },
  };
}

/** @param {GatheredCandidate} gathered */
function entry(gathered) {
  const { parsed } = gathered;
  if (parsed === null) {
    return element('li', { class: 'entry' }, element('code', { class: 'raw' }, gathered.candidate));
  }
  const scope = parsed.class.mdns ? 'mDNS name' : parsed.class.scope;
  const tags = [parsed.transport.toUpperCase(), parsed.class.family && { ipv4: 'IPv4', ipv6: 'IPv6' }[parsed.class.family], scope];
  const related = parsed.related;
  const { typePreference, localPreference, component } = parsed.class.priority;
  /** @type {[string, string | number | null | undefined][]} */
  const facts = [
    ['Found after', duration(gathered.atMs)],
    ['Reported by', gathered.url],
    ['Related address', related && related.address !== null ? `${related.address} port ${related.port ?? 'none'}${related.address === '0.0.0.0' ? ' (hidden by the browser)' : ''}` : null],
    ['Priority', `${parsed.priority}: type ${typePreference}, local ${localPreference}, component ${component}`],
    ['Foundation', parsed.foundation],
    ['Media', gathered.mid === null ? null : `mid ${gathered.mid}`],
  ];
  return element('li', { class: 'entry', 'data-type': parsed.type },
    element('p', { class: 'entry-head' },
      element('span', { class: `type type-${parsed.type}`, title: TYPES[parsed.type] }, parsed.type),
      element('code', { class: 'address' }, endpoint(parsed.address, parsed.port)),
      element('span', { class: 'tags' }, tags.filter(Boolean).join(' · '))),
    element('p', { class: 'meaning' }, parsed.class.meaning),
    parsed.class.findings.map((finding) => element('p', { class: 'finding' }, finding.message)),
    element('details', {},
      element('summary', {}, 'Details'),
      element('dl', { class: 'facts' },
        facts.filter(([, value]) => value !== null && value !== undefined)
          .map(([name, value]) => element('div', {}, element('dt', {}, name), element('dd', {}, value)))),
      element('code', { class: 'raw' }, gathered.candidate)));
}

/**
 * @param {string} address
 * @param {number} port
 */
function endpoint(address, port) {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
