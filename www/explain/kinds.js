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

/** The halves of a kind's name without their last letter, by class. @type {Record<string, string>} */
const HALVES = { 'endpoint-independent': 'ei', 'address-dependent': 'ad', 'address-and-port-dependent': 'apd' };

/** The kind that is shown where none is asked for. */
export const DEFAULT = 'eim/apdf';

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * The kind that a link asks for, by any name that `explain` takes: `#apdm/apdf`, `#symmetric`. `asked` is what is no such
 * name, and empty otherwise.
 *
 * @param {string} fragment
 * @param {(kind: string) => { mapping: string, filtering: string }} explain
 * @returns {{ kind: string, asked: string }}
 */
export function kindOf(fragment, explain) {
  const asked = decoded(fragment.replace(/^#/, '')).trim();
  if (asked === '') return { kind: DEFAULT, asked };
  try {
    const { mapping, filtering } = explain(asked);
    return { kind: `${HALVES[mapping]}m/${HALVES[filtering]}f`, asked: '' };
  } catch {
    return { kind: DEFAULT, asked };
  }
}
