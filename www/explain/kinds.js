// The nine kinds of NAT, with the names people know.

/** @typedef {{ kind: string, name: string }} Kind */

/** @type {Kind[]} the four methods of RFC 3489 */
export const CLASSIC = [
  { kind: 'eim/eif', name: 'Full cone' },
  { kind: 'eim/adf', name: 'Address-restricted cone' },
  { kind: 'eim/apdf', name: 'Port-restricted cone' },
  { kind: 'apdm/apdf', name: 'Symmetric' },
];

/** @type {Kind[]} the kinds of RFC 4787 that have no older name */
export const OTHERS = [
  { kind: 'adm/eif', name: 'Maps by address, lets in anyone' },
  { kind: 'adm/adf', name: 'Maps by address, filters by address' },
  { kind: 'adm/apdf', name: 'Maps by address, filters by port' },
  { kind: 'apdm/eif', name: 'Maps by port, lets in anyone' },
  { kind: 'apdm/adf', name: 'Maps by port, filters by address' },
];

/** @type {Record<string, string>} */
const MEANING = {
  eim: 'EIM: the same outside port, wherever the packets go.',
  adm: 'ADM: another outside port for each address that is sent to.',
  apdm: 'APDM: another outside port for each address and port that is sent to.',
  eif: 'EIF: anyone may send in.',
  adf: 'ADF: only addresses that were sent to may send in.',
  apdf: 'APDF: only an address and port that was sent to may send in.',
};

/** What the two halves of a kind's name mean. @param {string} kind */
export function meaning(kind) {
  return kind.split('/').map((half) => MEANING[half] ?? half);
}

/**
 * The kind that a link asks for: `#apdm/apdf`.
 *
 * @param {string} fragment
 */
export function kindOf(fragment) {
  const asked = fragment.replace(/^#/, '').toLowerCase();
  return [...CLASSIC, ...OTHERS].find(({ kind }) => kind === asked)?.kind ?? 'eim/apdf';
}
