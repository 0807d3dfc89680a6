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

/** What a limit means that is not given. */
const SECONDS = 8;

/**
 * @param {{ offer: Offer, renew: () => Promise<Offer>, onLoopback: boolean, run: Perform }} given
 *   `renew` gets the offer again: a TURN server's credentials run out
 */
export function runCard({ offer, renew, onLoopback, run }) {
  /** The TURN servers of a link behind its first one, which has fields. @type {IceServer[]} */
  let furtherRelays = [];
  const own = element('textarea', {
    id: 'own-servers', rows: 3, spellcheck: 'false', autocapitalize: 'off', autocomplete: 'off',
    placeholder: 'stun.example.org:3478\nstun.example.net:3478',
    'aria-describedby': 'own-servers-hint',
  });
  const turn = turnFields();
  const further = element('p', { class: 'hint', hidden: true });
  const limit = element('input', { id: 'time-limit', type: 'number', min: 1, max: 120, step: 1, value: SECONDS, inputmode: 'numeric' });

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
    further);

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
  /** The run that `abort` ends. */
  let going = Promise.resolve();

  const form = element('form', { novalidate: true, on: { submit: (/** @type {Event} */ event) => { event.preventDefault(); begin(); } } },
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
    return { iceServers: [...lines.map((urls) => ({ urls })), ...turn.servers(), ...furtherRelays] };
  }

  /** What to say where there is no server to ask, and what to put the focus on. @returns {[string, HTMLElement?]} */
  function missing() {
    if (choices.offered.checked) return ['This page’s own server cannot be reached. Start it again, or choose other servers.'];
    return choices.own.checked ? ['Name at least one server.', own] : ['Choose which servers to ask.', choices.own];
  }

  function begin() {
    if (abort === undefined) going = go();
  }

  async function go() {
    refuse('');
    status.textContent = '';
    abort = new AbortController();
    const { iceServers, probe } = await servers();
    if (iceServers.length === 0) {
      const [text, place] = missing();
      refuse(text);
      place?.focus();
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
      // An emptied field, and one with what is no number, has the empty value.
      const seconds = limit.value === '' ? SECONDS : Number(limit.value);
      const timeoutMs = Math.min(Math.max(seconds, 1), 120) * 1000;
      const result = await run({ iceServers, probe, timeoutMs, signal: abort.signal });
      start.textContent = 'Run again';
      status.textContent = `${ended(result.end)} after ${duration(performance.now() - began)}: ${counted(result.candidates.length, 'candidate')}${result.errors.length > 0 ? `, ${counted(result.errors.length, 'server error')}` : ''}.`;
    } catch (error) {
      status.textContent = '';
      refuse(error instanceof Error ? `${sentence(error.message)}` : String(error));
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

  /** @param {IceServer[]} named by a link */
  function fillIn(named) {
    const relays = named.filter(({ urls }) => isTurn(urls));
    own.value = named.filter(({ urls }) => !isTurn(urls)).map(({ urls }) => urls).join('\n');
    turn.fill(relays[0]);
    furtherRelays = relays.slice(1);
    further.hidden = furtherRelays.length === 0;
    further.textContent = `The link brought ${relays.length} TURN servers; all of them are asked.`;
    select('own');
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
      if (request.servers.length > 0) fillIn(request.servers);
      else if (offer.stun.length > 0) select('offered');
      else sync();
      if (!request.run) return;
      abort?.abort();
      await going;
      if (onLoopback) {
        begin();
        return;
      }
      refuse('');
      fill(status, 'This link asks for a test of the servers above. Nothing was sent yet: start it with the button.');
      start.focus();
    },
    usePublic() {
      select('public');
      begin();
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

/** @param {string} urls */
function isTurn(urls) {
  return /^turns?:/i.test(urls);
}

function turnFields() {
  /** @param {string} id @param {string} label @param {string} [type] */
  const field = (id, label, type = 'text') => {
    const input = element('input', { id, type, autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false' });
    return { input, row: element('div', { class: 'field' }, element('label', { for: id }, label), input) };
  };
  const uri = field('turn-uri', 'TURN URI');
  const username = field('turn-username', 'User name');
  const credential = field('turn-credential', 'Credential', 'password');
  const details = element('details', {},
    element('summary', {}, 'TURN server'),
    uri.row, username.row, credential.row,
    element('p', { class: 'hint' }, 'The credential is used for this test only and never shown or reported.'));
  return {
    element: details,
    /** @param {IceServer | undefined} given */
    fill(given) {
      uri.input.value = given?.urls ?? '';
      username.input.value = given?.username ?? '';
      credential.input.value = given?.credential ?? '';
      details.open = given !== undefined;
    },
    /** @returns {IceServer[]} */
    servers() {
      const urls = uri.input.value.trim();
      if (urls === '') return [];
      const named = isTurn(urls) ? urls : `turn:${urls}`;
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
