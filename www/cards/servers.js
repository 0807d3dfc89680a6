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
  /** The servers whose entries say why they failed: only the errors of others are not folded away. @type {Set<string>} */
  let failed = new Set();

  /** Why a server failed, in the words of its first error, and of one over IPv4 before one over IPv6. @param {NatProbe} probe */
  function explained(probe) {
    const own = [...errors.values()].map(({ error }) => error)
      .filter(({ url, code, text }) => url === probe.server && code === probe.error?.code && text === probe.error.text);
    return (own.find(({ address }) => !address?.includes(':')) ?? own[0])?.explanation;
  }

  function showErrors() {
    const all = [...errors.values()];
    fill(problems, all.length > 0 && element('details', { open: all.some(({ error }) => !failed.has(error.url)) },
      element('summary', {}, `Errors the browser reported: ${all.length}`),
      element('ul', { class: 'list' }, all.map(problem))));
  }

  return {
    card: card('servers-card', 'Servers', empty, list, problems),
    clear() {
      errors.clear();
      failed = new Set();
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
      fill(list, report.evidence.map((probe) => entry(probe, final, shown(report), explained(probe))));
      failed = new Set(report.evidence.filter(({ error }) => error !== null).map(({ server }) => server));
      showErrors();
      if (final && report.evidence.length === 0) empty.textContent = 'No server was asked over UDP.';
    },
    /** @param {GatherError} error */
    addError(error) {
      const key = `${error.url} ${error.code} ${error.explanation}`;
      const known = errors.get(key);
      errors.set(key, { error, count: (known?.count ?? 0) + 1 });
      empty.hidden = true;
      showErrors();
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
 * @param {string | undefined} explanation of its error
 */
function entry(probe, final, any, explanation) {
  const [label, text] = outcome(probe, final, any, explanation);
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
 * @param {string | undefined} explanation
 * @returns {[string, (string | Node)[]]}
 */
function outcome(probe, final, any, explanation) {
  switch (probe.outcome) {
    case 'mapped':
      return ['answered', ['It sees this browser at ', element('code', {}, probe.mapped ?? ''), '.']];
    case 'answered':
      return ['answered', ['The address that it saw is known already, or the browser does not tell it.']];
    case 'error':
      return ['failed', [explanation ?? `Error ${probe.error?.code ?? ''}${probe.error?.text ? `: ${probe.error.text}` : ''}`]];
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
