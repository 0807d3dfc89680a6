// The servers that the visitor names: STUN servers in a text area, a TURN server in fields, and those of a link.

import { element } from '../element.js';
import { wrongWith } from './server-name.js';

/**
 * @typedef {import('../fragment.js').IceServer} IceServer
 * @typedef {{ text: string, field?: HTMLElement }} Problem what is wrong, and where it is to be mended
 */

/** @param {string} urls */
function isTurn(urls) {
  return /^turns?:/i.test(urls);
}

/** @param {import('./server-name.js').ParseServer} parseServer the package's */
export function ownServers(parseServer) {
  const stun = element('textarea', {
    id: 'own-servers', rows: 3, spellcheck: 'false', autocapitalize: 'off', autocomplete: 'off',
    placeholder: 'stun.example.org:3478\nstun.example.net:3478',
    'aria-describedby': 'own-servers-hint',
  });
  const turn = turnFields(parseServer);
  const further = element('p', { class: 'hint', hidden: true });
  /** The TURN servers of a link behind its first one, which has fields. @type {IceServer[]} */
  let furtherRelays = [];

  /** The first server in the text area that is none. @returns {Problem | undefined} */
  function wrong() {
    for (const [index, line] of stun.value.split('\n').entries()) {
      for (const name of line.split(/[\s,]+/).filter(Boolean)) {
        const why = wrongWith(parseServer, name, 'stun');
        const short = name.length > 60 ? `${name.slice(0, 60)}…` : name;
        if (why !== '') return { text: `Line ${index + 1}, ${short}: ${why}`, field: stun };
      }
    }
    return undefined;
  }

  return {
    stun,
    element: element('div', { class: 'fields', id: 'own-fields' },
      element('label', { for: stun.id }, 'STUN servers, one a line'),
      stun,
      element('p', { class: 'hint', id: 'own-servers-hint' }, 'Two or more at different addresses tell the most. HOST:PORT or a stun: URI.'),
      turn.element,
      further),
    /** @returns {Problem | undefined} */
    problem: () => wrong() ?? turn.problem(),
    /** @returns {IceServer[]} */
    servers() {
      const names = stun.value.split(/[\s,]+/).filter((name) => name !== '');
      return [...names.map((urls) => ({ urls })), ...turn.servers(), ...furtherRelays];
    },
    /** @param {IceServer[]} named by a link */
    fill(named) {
      const relays = named.filter(({ urls }) => isTurn(urls));
      stun.value = named.filter(({ urls }) => !isTurn(urls)).map(({ urls }) => urls).join('\n');
      turn.fill(relays[0]);
      furtherRelays = relays.slice(1);
      further.hidden = furtherRelays.length === 0;
      further.textContent = `The link brought ${relays.length} TURN servers; all of them are asked.`;
    },
  };
}

/** @param {import('./server-name.js').ParseServer} parseServer */
function turnFields(parseServer) {
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
    /** @returns {Problem | undefined} */
    problem() {
      const name = uri.input.value.trim();
      if (name === '') return undefined;
      const why = wrongWith(parseServer, name, 'turn');
      const empty = [username.input, credential.input].find(({ value }) => value === '');
      if (why === '' && empty === undefined) return undefined;
      // What is folded away cannot have the focus.
      details.open = true;
      return why === '' ? { text: 'A TURN server needs a user name and a credential.', field: empty } : { text: `TURN URI: ${why}`, field: uri.input };
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
