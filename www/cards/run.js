// Which servers to ask, and the buttons that start and stop a run.

import { card, counted, duration, element, fill } from '../element.js';
import { isOnLoopback } from '../fragment.js';

/**
 * @typedef {import('../fragment.js').IceServer} IceServer
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

/**
 * @param {{ request: import('../fragment.js').Request, offer: Offer, renew: () => Promise<Offer>, onLoopback: boolean, run: Perform }} given
 *   `renew` gets the offer again: a TURN server's credentials run out
 */
export function runCard({ request, offer, renew, onLoopback, run }) {
  const requested = request.servers.filter((server) => !server.urls.startsWith('turn'));
  const relay = request.servers.filter((server) => server.urls.startsWith('turn'));

  const own = element('textarea', {
    id: 'own-servers', rows: 3, spellcheck: 'false', autocapitalize: 'off', autocomplete: 'off',
    placeholder: 'stun.example.org:3478\nstun.example.net:3478',
    'aria-describedby': 'own-servers-hint',
  });
  own.value = requested.map((server) => server.urls).join('\n');
  const turn = turnFields(relay[0]);
  const limit = element('input', { id: 'time-limit', type: 'number', min: 1, max: 120, step: 1, value: 8, inputmode: 'numeric' });

  const choices = /** @type {Record<Source, HTMLInputElement>} */ ({
    offered: choice('offered'),
    own: choice('own'),
    public: choice('public'),
  });
  const ownFields = element('div', { class: 'fields', id: 'own-fields' },
    element('label', { for: own.id }, 'STUN servers, one a line'),
    own,
    element('p', { class: 'hint', id: 'own-servers-hint' }, 'Two or more at different addresses tell the most. HOST:PORT or a stun: URI.'),
    turn.element,
    relay.length > 1 && element('p', { class: 'hint' }, `The link brought ${relay.length} TURN servers; all of them are asked.`));

  /** @param {Source} value */
  function choice(value) {
    return element('input', { type: 'radio', name: 'source', id: `source-${value}`, value, on: { change: sync } });
  }

  function sync() {
    ownFields.hidden = !choices.own.checked;
  }

  const status = element('p', { id: 'run-status', class: 'status', role: 'status' });
  const problem = element('p', { id: 'run-problem', class: 'problem', role: 'alert', hidden: true });
  const start = element('button', { type: 'submit', id: 'run', class: 'primary' }, 'Run the test');
  const cancel = element('button', { type: 'button', id: 'cancel', hidden: true, on: { click: () => abort?.abort() } }, 'Cancel');
  /** @type {AbortController | undefined} */
  let abort;

  const form = element('form', { novalidate: true, on: { submit: (/** @type {Event} */ event) => { event.preventDefault(); void go(); } } },
    element('fieldset', {},
      element('legend', {}, 'Servers to ask'),
      offer.stun.length > 0 && option(choices.offered, 'This page’s own server', describe(offer)),
      option(choices.own, 'Your own servers', 'STUN and TURN servers that you name.'),
      ownFields,
      option(choices.public, 'Well-known public servers', `Run by ${PUBLIC.map((server) => server.operator).join(' and ')}: ${PUBLIC.map((server) => server.urls.slice(5)).join(', ')}. They see your public address.`)),
    element('div', { class: 'row' },
      element('label', { for: limit.id }, 'Time limit, seconds'), limit),
    element('div', { class: 'actions' }, start, cancel),
    problem,
    status);

  /** @param {string} text */
  function refuse(text) {
    problem.textContent = text;
    problem.hidden = text === '';
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
    const lines = own.value.split(/[\s,]+/).filter((line) => line !== '');
    return { iceServers: [...lines.map((urls) => ({ urls })), ...turn.servers(), ...relay.slice(1)] };
  }

  async function go() {
    if (abort !== undefined) return;
    refuse('');
    abort = new AbortController();
    const { iceServers, probe } = await servers();
    if (iceServers.length === 0) {
      refuse(choices.own.checked ? 'Name at least one server.' : 'Choose which servers to ask.');
      (choices.own.checked ? own : choices.own).focus();
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
      const seconds = Number(limit.value);
      const timeoutMs = Math.min(Math.max(Number.isFinite(seconds) ? seconds : 8, 1), 120) * 1000;
      const result = await run({ iceServers, probe, timeoutMs, signal: abort.signal });
      status.textContent = `${ended(result.end)} after ${duration(performance.now() - began)}: ${counted(result.candidates.length, 'candidate')}${result.errors.length > 0 ? `, ${counted(result.errors.length, 'server error')}` : ''}.`;
    } catch (error) {
      status.textContent = '';
      refuse(error instanceof Error ? `${sentence(error.message)}` : String(error));
    } finally {
      abort = undefined;
      const cancelHadFocus = document.activeElement === cancel;
      cancel.hidden = true;
      start.hidden = false;
      start.textContent = 'Run again';
      if (cancelHadFocus) start.focus();
    }
  }

  /** @param {Source} source */
  function select(source) {
    choices[source].checked = true;
    sync();
  }

  if (request.servers.length > 0) select('own');
  else if (offer.stun.length > 0) select('offered');
  else sync();

  return {
    card: card('run-card', 'Test', form),
    /** Starts at once where the link asks for it and the page comes from this machine. */
    begin() {
      if (!request.run) return;
      if (onLoopback) {
        void go();
        return;
      }
      fill(status, 'This link asks for a test of the servers above. Nothing was sent yet: start it with the button.');
      start.focus();
    },
    usePublic() {
      select('public');
      void go();
    },
    useOwn() {
      select('own');
      own.focus();
    },
  };
}

/** @param {Offer} offer */
function describe({ stun, turn, probe }) {
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

/** @param {IceServer | undefined} given */
function turnFields(given) {
  /** @param {string} id @param {string} label @param {string} [value] @param {string} [type] */
  const field = (id, label, value = '', type = 'text') => {
    const input = element('input', { id, type, autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false' });
    input.value = value;
    return { input, row: element('div', { class: 'field' }, element('label', { for: id }, label), input) };
  };
  const uri = field('turn-uri', 'TURN URI', given?.urls);
  const username = field('turn-username', 'User name', given?.username);
  const credential = field('turn-credential', 'Credential', given?.credential, 'password');
  return {
    element: element('details', { open: given !== undefined },
      element('summary', {}, 'TURN server'),
      uri.row, username.row, credential.row,
      element('p', { class: 'hint' }, 'The credential is used for this test only and never shown or reported.')),
    /** @returns {IceServer[]} */
    servers() {
      const urls = uri.input.value.trim();
      if (urls === '') return [];
      const named = /^turns?:/i.test(urls) ? urls : `turn:${urls}`;
      return [{ urls: named, username: username.input.value, credential: credential.input.value }];
    },
  };
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
