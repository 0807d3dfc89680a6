// What each server answered, or why it did not.

import { card, duration, element, fill } from '../element.js';

/**
 * @typedef {import('../../pkg/index.js').NatReport} NatReport
 * @typedef {import('../../pkg/index.js').NatProbe} NatProbe
 * @typedef {import('../../pkg/index.js').GatherError} GatherError
 */

export function serversCard() {
  const list = element('ul', { class: 'list', id: 'servers' });
  const empty = element('p', { class: 'quiet' }, 'What each server answers appears here.');
  const problems = element('div', { id: 'server-errors' });
  /** @type {Map<string, { error: GatherError, count: number }>} */
  const errors = new Map();

  return {
    card: card('servers-card', 'Servers', empty, list, problems),
    clear() {
      errors.clear();
      fill(list);
      fill(problems);
      empty.hidden = false;
      empty.textContent = 'Waiting for answers.';
    },
    /**
     * @param {NatReport} report
     * @param {boolean} final
     */
    show(report, final) {
      if (report.evidence.length > 0) empty.hidden = true;
      fill(list, report.evidence.map((probe) => entry(probe, final, shown(report))));
      if (final && report.evidence.length === 0) empty.textContent = 'No server was asked over UDP.';
    },
    /** @param {GatherError} error */
    addError(error) {
      const key = `${error.url} ${error.code} ${error.explanation}`;
      const known = errors.get(key);
      errors.set(key, { error, count: (known?.count ?? 0) + 1 });
      empty.hidden = true;
      fill(problems,
        element('h3', {}, 'Errors the browser reported'),
        element('ul', { class: 'list' }, [...errors.values()].map(problem)));
    },
  };
}

/** Whether the browser showed an address that some server saw: it shows each one once. @param {NatReport} report */
function shown({ evidence, unattributed }) {
  return unattributed.length > 0 || evidence.some(({ outcome }) => outcome === 'mapped');
}

/**
 * @param {NatProbe} probe
 * @param {boolean} final
 * @param {boolean} any whether any server is known to have answered
 */
function entry(probe, final, any) {
  const [label, text] = outcome(probe, final, any);
  return element('li', { class: 'entry', 'data-outcome': probe.outcome },
    element('p', { class: 'entry-head' },
      element('span', { class: `outcome outcome-${probe.outcome}` }, label),
      element('code', { class: 'address' }, probe.server),
      probe.elapsedMs !== null && element('span', { class: 'tags' }, duration(probe.elapsedMs))),
    element('p', { class: 'meaning' }, text));
}

/**
 * @param {NatProbe} probe
 * @param {boolean} final
 * @param {boolean} any
 * @returns {[string, (string | Node)[]]}
 */
function outcome(probe, final, any) {
  switch (probe.outcome) {
    case 'mapped':
      return ['answered', ['It sees this browser at ', element('code', {}, probe.mapped ?? ''), '.']];
    case 'answered':
      return ['answered', ['The address that it saw is known already, or the browser does not tell it.']];
    case 'error':
      return ['failed', [`Error ${probe.error?.code ?? ''}${probe.error?.text ? `: ${probe.error.text}` : ''}`]];
    case 'silent':
      return ['silent', ['No answer came in time.']];
    default:
      if (!final) return ['waiting', ['No answer yet.']];
      return any
        ? ['not told', ['It did not answer, or it saw an address that is known already: the browser does not tell.']]
        : ['no answer', ['Neither an answer nor an error before the test ended.']];
  }
}

/** @param {{ error: GatherError, count: number }} counted */
function problem({ error, count }) {
  return element('li', { class: 'entry' },
    element('p', { class: 'entry-head' },
      element('span', { class: 'outcome outcome-error' }, String(error.code)),
      element('code', { class: 'address' }, error.url),
      element('span', { class: 'tags' }, [duration(error.atMs), error.address, count > 1 && `${count} times`].filter(Boolean).join(' · '))),
    element('p', { class: 'meaning' }, error.explanation),
    error.text !== '' && element('p', { class: 'quiet' }, `The browser says: ${error.text}`));
}
