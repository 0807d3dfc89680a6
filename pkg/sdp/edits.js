// The edits of a handle: each is a name and texts, and the module does the rest.

import { IceScopeError } from '../error.js';

/** @typedef {string | number | null | undefined} Argument */
/** @typedef {string | number} Target */

/** @param {string} message */
const bad = (message) => new IceScopeError('bad-options', message);

/**
 * The call as one text: the name, then each argument with a mark before it.
 *
 * @param {string} name
 * @param {Argument[]} given
 */
export function callText(name, given) {
  let text = name;
  for (const argument of given) {
    if (argument === null || argument === undefined) {
      text += '\0-';
      continue;
    }
    if (typeof argument !== 'string' && !Number.isFinite(argument)) {
      throw bad('An argument is not what the edit takes.');
    }
    const one = String(argument);
    const at = one.indexOf('\0');
    if (at !== -1) throw new IceScopeError('breaks-line', `the text holds a NUL at ${at}, which would break the line`);
    text += `\0=${one}`;
  }
  return text;
}

/**
 * @param {unknown} list
 * @param {string} name
 * @returns {string[]}
 */
function strings(list, name) {
  const all = typeof list === 'string' || typeof list === 'number' ? [list] : list;
  if (!Array.isArray(all) || !all.every((one) => typeof one === 'string' || Number.isFinite(one))) {
    throw bad(`${name} must be an array of strings.`);
  }
  return all.map(String);
}

/**
 * A switch: on, off, or as it is.
 *
 * @param {unknown} value
 * @param {string} name
 */
function flag(value, name) {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'boolean') throw bad(`${name} must be true or false.`);
  return value ? '1' : '0';
}

/**
 * What is set or, by `null`, removed: a value that is missing by mistake removes nothing.
 *
 * @param {any} value
 * @returns {Argument}
 */
function valueOrNull(value) {
  if (value === undefined) throw bad('The value must be given; null removes it.');
  return value;
}

/**
 * @param {unknown} options
 * @returns {Record<string, any>}
 */
function members(options) {
  if (typeof options !== 'object' || options === null) throw bad('The options must be an object.');
  return options;
}

/**
 * The edits, by name: each makes the arguments of a call from those of the method.
 *
 * @type {Record<string, (...given: any[]) => Argument[]>}
 */
export const EDITS = {
  setLine: (number, content) => [number, content],
  setValue: (number, value) => [number, value],
  insertLine: (number, content) => [number, content],
  removeLine: (number) => [number],
  setAttribute: (target, name, value) => [target, name, value],
  addAttribute: (target, name, value) => [target, name, value],
  removeAttribute: (target, name, value) => [target, name, value],
  insertSection: (index, text) => [index, text],
  removeSections: (target) => [target],
  keepSections: (target) => [target],
  rejectSections: (target) => [target],
  addCandidate: (target, candidate) => [target, typeof candidate === 'object' && candidate !== null ? candidate.candidate : candidate],
  filterCandidates(target, filter) {
    const { relayOnly, noTcp, noUdp, noMdns, family, withoutScopes, onlyScopes } = members(filter);
    const flags = Object.entries({ relayOnly, noTcp, noUdp, noMdns }).map(([name, value]) => flag(value, name));
    const lists = [withoutScopes, onlyScopes].map((list) => (list === undefined ? null : strings(list, 'The scopes').join(',')));
    return [target, ...flags, family, ...lists];
  },
  preferCodecs: (target, codecs) => [target, ...strings(codecs, 'codecs')],
  removeCodecs: (target, codecs) => [target, ...strings(codecs, 'codecs')],
  keepCodecs: (target, codecs) => [target, ...strings(codecs, 'codecs')],
  setParameter: (target, codec, name, value) => [target, codec, name, valueOrNull(value)],
  setOpus(target, options) {
    const { stereo, spropStereo, dtx, fec, cbr, maxAverageBitrate, maxPlaybackRate } = members(options);
    const flags = Object.entries({ stereo, spropStereo, dtx, fec, cbr }).map(([name, value]) => flag(value, name));
    return [target, ...flags, maxAverageBitrate, maxPlaybackRate];
  },
  setBandwidth: (target, type, value) => [target, type, valueOrNull(value)],
  setDirection: (target, direction) => [target, direction],
  setIceCredentials: (target, ufrag, pwd) => [target, ufrag, pwd],
  setSimulcast: (target, direction, rids) => [target, direction, ...strings(rids, 'rids')],
  removeLayers: (target, rids) => [target, ...strings(rids, 'rids')],
  removeSimulcast: (target) => [target],
};
