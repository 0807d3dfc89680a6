// Which servers to ask, and the buttons that start and stop a run.

import { card, counted, duration, element, fill } from '../element.js';
import { isOnLoopback } from '../fragment.js';
import { ownServers } from './own-servers.js';

/**
 * @typedef {import('./own-servers.js').Problem} Problem
 * @typedef {{ urls: string | string[], username?: string, credential?: string }} OfferedServer
 * @typedef {{ stun: string[], turn: OfferedServer[], probe: string | undefined }} Offer
 *   what the page's own server offers: its STUN server, the TURN server that it has the secret of, and its probe endpoint
 * @typedef {{ iceServers: OfferedServer[], probe: string | undefined, timeoutMs: number, signal: AbortSignal }} RunOptions
 * @typedef {(options: RunOptions) => Promise<import('../../pkg/index.js').NatDiagnosis>} Perform
 * @typedef {'offered' | 'own' | 'public'} Source
 */

/** Public servers of different operators, so that their addresses differ. */
const PUBLIC = [
  { operator: 'Google', urls: 'stun:stun.l.google.com:19302' },
  { operator: 'Cloudflare', urls: 'stun:stun.cloudflare.com:3478' },
];

/** What a limit means that is not given, and the least and the most that it may be. */
const SECONDS = 8;
const LEAST = 1;
const MOST = 120;

/**
 * @param {{ offer: Offer, renew: () => Promise<Offer>, onLoopback: boolean, parseServer: import('./server-name.js').ParseServer, run: Perform }} given
 *   `renew` gets the offer again: a TURN server's credentials run out
 */
export function runCard({ offer, renew, onLoopback, parseServer, run }) {
  const own = ownServers(parseServer);
  const limit = element('input', { id: 'time-limit', type: 'number', min: LEAST, max: MOST, step: 1, value: SECONDS, inputmode: 'numeric' });

  const choices = /** @type {Record<Source, HTMLInputElement>} */ ({
    offered: choice('offered'),
    own: choice('own'),
    public: choice('public'),
  });
  /** @param {Source} value */
  function choice(value) {
    return element('input', { type: 'radio', name: 'source', id: `source-${value}`, value, on: { change: sync } });
  }

  function sync() {
    own.element.hidden = !choices.own.checked;
  }

  const status = element('p', { id: 'run-status', class: 'status', role: 'status' });
  const problem = element('p', { id: 'run-problem', class: 'problem', role: 'alert', hidden: true });
  const start = element('button', { type: 'submit', id: 'run', class: 'primary' }, 'Run the test');
  const cancel = element('button', { type: 'button', id: 'cancel', hidden: true, on: { click: () => abort?.abort() } }, 'Cancel');
  /** @type {AbortController | undefined} */
  let abort;
  /** The run that `abort` ends. */
  let going = Promise.resolve();

  const form = element('form', { novalidate: true, on: { submit: (/** @type {Event} */ event) => { event.preventDefault(); begin(); } } },
    element('fieldset', {},
      element('legend', {}, 'Servers to ask'),
      offer.stun.length > 0 && option(choices.offered, 'This page’s own server', told(offer)),
      option(choices.own, 'Your own servers', 'STUN and TURN servers that you name.'),
      own.element,
      option(choices.public, 'Well-known public servers', `Run by ${PUBLIC.map((server) => server.operator).join(' and ')}: ${PUBLIC.map((server) => server.urls.slice(5)).join(', ')}. They see your public address.`)),
    element('div', { class: 'row' },
      element('label', { for: limit.id }, 'Time limit, seconds'), limit),
    element('div', { class: 'actions' }, start, cancel),
    problem,
    status);

  /** Says why nothing is asked, and marks the field that it is about. @param {Problem} [refused] */
  function refuse({ text, field } = { text: '' }) {
    problem.textContent = text;
    problem.hidden = text === '';
    for (const marked of form.querySelectorAll('[aria-invalid]')) {
      marked.removeAttribute('aria-invalid');
      describe(marked, false);
    }
    if (field === undefined) return;
    if (field.matches('textarea, input:not([type=radio])')) {
      field.setAttribute('aria-invalid', 'true');
      describe(field, true);
    }
    field.focus();
  }

  /** Adds the problem to what describes a field, or takes it away. @param {Element} field @param {boolean} by */
  function describe(field, by) {
    const others = (field.getAttribute('aria-describedby') ?? '').split(' ').filter((id) => id !== '' && id !== problem.id);
    const ids = by ? [...others, problem.id] : others;
    if (ids.length > 0) field.setAttribute('aria-describedby', ids.join(' '));
    else field.removeAttribute('aria-describedby');
  }

  /** @returns {Promise<{ iceServers: OfferedServer[], probe?: string }>} */
  async function servers() {
    if (choices.offered.checked) {
      const { stun, turn, probe } = offer.turn.length > 0 ? await renew() : offer;
      const iceServers = [...stun.map((urls) => ({ urls })), ...turn];
      return { iceServers, probe: turn.length > 0 ? undefined : probe };
    }
    if (choices.public.checked) return { iceServers: PUBLIC.map(({ urls }) => ({ urls })) };
    if (!choices.own.checked) return { iceServers: [] };
    return { iceServers: own.servers() };
  }

  /** What to say where there is no server to ask, and what to put the focus on. @returns {Problem} */
  function missing() {
    if (choices.offered.checked) return { text: 'This page’s own server cannot be reached. Start it again, or choose other servers.' };
    return choices.own.checked ? { text: 'Name at least one server.', field: own.stun } : { text: 'Choose which servers to ask.', field: choices.own };
  }

  /** What is wrong with what was filled in. @returns {Problem | undefined} */
  function wrong() {
    const named = choices.own.checked ? own.problem() : undefined;
    if (named !== undefined) return named;
    const { value, validity } = limit;
    // An emptied field has the empty value, and so has one with what is no number.
    const fits = value === '' ? !validity.badInput : Number(value) >= LEAST && Number(value) <= MOST;
    return fits ? undefined : { text: `The time limit is a number of seconds from ${LEAST} to ${MOST}.`, field: limit };
  }

  function begin() {
    if (abort === undefined) going = go();
  }

  async function go() {
    const refused = wrong();
    refuse(refused);
    status.textContent = '';
    if (refused !== undefined) return;
    abort = new AbortController();
    const { iceServers, probe } = await servers();
    if (iceServers.length === 0) {
      refuse(missing());
      abort = undefined;
      return;
    }
    const hadFocus = document.activeElement === start;
    start.hidden = true;
    cancel.hidden = false;
    if (hadFocus) cancel.focus();
    status.textContent = `Asking ${counted(iceServers.length, 'server')}.`;
    const began = performance.now();
    try {
      const timeoutMs = (limit.value === '' ? SECONDS : Number(limit.value)) * 1000;
      const result = await run({ iceServers, probe, timeoutMs, signal: abort.signal });
      start.textContent = 'Run again';
      status.textContent = `${ended(result.end)} after ${duration(performance.now() - began)}: ${counted(result.candidates.length, 'candidate')}${result.errors.length > 0 ? `, ${counted(result.errors.length, 'server error')}` : ''}.`;
    } catch (error) {
      status.textContent = '';
      refuse({ text: error instanceof Error ? sentence(error.message) : String(error) });
    } finally {
      abort = undefined;
      const cancelHadFocus = document.activeElement === cancel;
      cancel.hidden = true;
      start.hidden = false;
      if (cancelHadFocus) start.focus();
    }
  }

  /** @param {Source} source */
  function select(source) {
    choices[source].checked = true;
    sync();
  }

  return {
    card: card('run-card', 'Test', form),
    /**
     * Does what a link asks for: fills in its servers, and starts at once where it says so and the page comes from this
     * machine. A run that is under way makes way for the one that the link asks for.
     *
     * @param {import('../fragment.js').Request} request
     */
    async take(request) {
      if (request.servers.length > 0) {
        own.fill(request.servers);
        select('own');
      } else if (offer.stun.length > 0) {
        select('offered');
      } else {
        sync();
      }
      if (!request.run) return;
      abort?.abort();
      await going;
      if (onLoopback) {
        begin();
        return;
      }
      refuse();
      fill(status, 'This link asks for a test of the servers above. Nothing was sent yet: start it with the button.');
      start.focus();
    },
    usePublic() {
      select('public');
      begin();
    },
    useOwn() {
      select('own');
      own.stun.focus();
    },
  };
}

/** What the page's own server is good for. @param {Offer} offer */
function told({ stun, turn, probe }) {
  const relays = turn.flatMap(({ urls }) => urls);
  const local = stun.every((uri) => isOnLoopback(uri.replace(/^stun:|:\d+$/g, '')));
  return [
    `${[...stun, ...relays].join(', ')}.`,
    local && 'It is on this machine, so it cannot see your NAT.',
    !local && relays.length > 0 && 'The relay finds out who gets in through your NAT.',
    !local && relays.length === 0 && probe !== undefined && 'It also finds out who gets in through your NAT.',
  ].filter(Boolean).join(' ');
}

/**
 * @param {HTMLInputElement} input
 * @param {string} title
 * @param {string} hint
 */
function option(input, title, hint) {
  input.setAttribute('aria-describedby', `${input.id}-hint`);
  return element('div', { class: 'option' },
    input,
    element('label', { for: input.id }, title),
    element('p', { class: 'hint', id: `${input.id}-hint` }, hint));
}

/** @param {string} end */
function ended(end) {
  switch (end) {
    case 'complete':
    case 'settled': return 'Done';
    case 'time-limit': return 'Stopped by the time limit';
    case 'aborted': return 'Cancelled';
    default: return 'Refused by the browser';
  }
}

/** @param {string} text */
function sentence(text) {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
}
