// The walk: the choice of a kind, the steps with their buttons and keys, words, picture and table.

import { card, element, fill } from '../element.js';
import { CLASSIC, DEFAULT, OTHERS, meaning } from './kinds.js';
import { picture } from './picture.js';
import { translation } from './table.js';

/**
 * @typedef {import('../../pkg/index.js').NatExplanation} NatExplanation
 * @typedef {import('../../pkg/index.js').ExplainStep} ExplainStep
 */

/**
 * @param {(kind: string) => NatExplanation} explain
 * @param {(kind: string) => void} onKind called when another kind is chosen
 */
export function walk(explain, onKind) {
  let plot = explain(DEFAULT);
  let at = 0;
  const drawing = picture(plot.cast);
  const rows = translation();
  const words = element('p', { id: 'words', class: 'words', role: 'status', 'aria-live': 'polite', 'aria-atomic': 'true' });
  const act = element('p', { id: 'act', class: 'act' });
  const place = element('p', { id: 'place', class: 'place' });
  const ends = element('dl', { id: 'packet', class: 'ends' });
  const acts = element('ol', { id: 'acts', class: 'acts' });
  const button = (/** @type {string} */ id, /** @type {string} */ text, /** @type {() => void} */ click, primary = false) =>
    element('button', { type: 'button', id, class: primary ? 'primary' : false, on: { click } }, text);
  const back = button('back', '← Back', () => go(at - 1));
  const forward = button('forward', 'Next →', () => go(at + 1), true);
  const option = (/** @type {import('./kinds.js').Kind} */ { kind, name }) =>
    element('option', { value: kind, selected: kind === DEFAULT }, `${name} (${kind.toUpperCase()})`);
  const choice = element('select', { id: 'kind', 'aria-describedby': 'kind-hint', on: { change: chosen } },
    element('optgroup', { label: 'The four classic methods (RFC 3489)' }, CLASSIC.map(option)),
    element('optgroup', { label: 'Kinds without an older name (RFC 4787)' }, OTHERS.map(option)));

  const unknown = element('p', { id: 'kind-unknown', class: 'hint', role: 'status', hidden: true });
  const hint = element('div', { id: 'kind-hint', class: 'hint' });
  const tell = (/** @type {string} */ kind) => fill(hint, meaning(kind).map((text) => element('p', {}, text)));

  /** @param {string} kind */
  function choose(kind) {
    // The same act of the new kind, so that kinds can be compared.
    const same = plot.steps[at]?.act ?? 0;
    plot = explain(kind);
    tell(kind);
    list();
    go(plot.acts[same]?.firstStep ?? 0);
  }

  function chosen() {
    refuse('');
    choose(choice.value);
    onKind(choice.value);
  }

  /** @param {string} asked what a link asks for and is not known; empty if there is no such thing */
  function refuse(asked) {
    const name = asked.length > 40 ? `${asked.slice(0, 40)}…` : asked;
    unknown.hidden = asked === '';
    unknown.textContent = asked === '' ? '' : `The link asks for “${name}”, which is no kind of NAT. This one is shown instead.`;
  }

  function list() {
    fill(acts, plot.acts.map(({ title, firstStep }) =>
      element('li', {}, element('button', { type: 'button', class: 'act-button', on: { click: () => begin(firstStep) } }, title))));
  }

  /** @param {number} to */
  function go(to) {
    at = Math.min(Math.max(to, 0), plot.steps.length - 1);
    const step = plot.steps[at];
    if (step === undefined) return;
    drawing.show(step);
    rows.show(step);
    words.textContent = step.text;
    words.className = `words ${step.kind}`;
    act.textContent = `${step.act + 1}. ${plot.acts[step.act]?.title ?? ''}`;
    fill(place, element('span', { class: 'visually-hidden' }, 'Step '), `${at + 1} of ${plot.steps.length}`);
    fill(ends, step.packet === null ? [] : [
      element('div', {}, element('dt', {}, 'from'), element('dd', {}, element('code', {}, step.packet.source))),
      element('div', {}, element('dt', {}, 'to'), element('dd', {}, element('code', {}, step.packet.destination))),
    ]);
    // Not `disabled`: a button that is switched off under the finger loses the focus.
    back.setAttribute('aria-disabled', String(at === 0));
    forward.setAttribute('aria-disabled', String(at === plot.steps.length - 1));
    for (const [index, item] of [...acts.children].entries()) {
      if (index === step.act) item.firstElementChild?.setAttribute('aria-current', 'step');
      else item.firstElementChild?.removeAttribute('aria-current');
    }
  }

  /** An act that is chosen below the picture begins where it can be seen. @param {number} step */
  function begin(step) {
    go(step);
    const seen = [drawing.svg, words].every((one) => {
      const { top, bottom } = one.getBoundingClientRect();
      return top >= 0 && bottom <= innerHeight;
    });
    if (seen) return;
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    stage.scrollIntoView({ block: 'start', behavior: still ? 'instant' : 'smooth' });
  }

  /** @param {KeyboardEvent} event */
  function key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const target = /** @type {Element | null} */ (event.target);
    if (target?.closest('select, input, textarea, .scroll')) return;
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: plot.steps.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    go(to);
  }

  const stage = element('section', { class: 'card stage', 'aria-labelledby': 'stage-title' },
    element('h2', { id: 'stage-title', class: 'visually-hidden' }, 'What happens'),
    act, drawing.svg, ends, words,
    element('div', { class: 'actions steps' }, back, forward, place),
    element('p', { class: 'hint keys' }, 'The arrow keys go back and forward too.'),
    element('h3', { id: 'table-title' }, 'The NAT’s table'),
    rows.made);
  document.addEventListener('keydown', key);
  list();
  tell(DEFAULT);
  go(0);
  return {
    element: element('div', { class: 'walk' },
      card('kind-card', 'Kind of NAT',
        element('label', { for: 'kind', class: 'visually-hidden' }, 'Kind of NAT'), choice, unknown, hint),
      stage,
      card('acts-card', 'The walk', element('nav', { 'aria-labelledby': 'acts-card-title' }, acts))),
    /** Shows what a link asks for. @param {{ kind: string, asked: string }} link */
    ask({ kind, asked }) {
      refuse(asked);
      choice.value = kind;
      choose(kind);
    },
  };
}
