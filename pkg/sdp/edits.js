// The edits of a handle: each is a name and texts, and the module does the rest.

import { IceScopeError } from '../error.js';
import { candidateText, known, shown } from '../options.js';

/** @typedef {string | number | boolean | null | undefined} Argument */
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
    const one = argument === true ? '1' : argument === false ? '0' : String(argument);
    const at = one.indexOf('\0');
    if (at !== -1) throw new IceScopeError('breaks-line', `the text holds a NUL at ${at}, which would break the line`);
    text += `\0=${one}`;
  }
  return text;
}

/**
 * @param {string} name
 * @param {string} wanted
 * @param {unknown} value
 */
const wrong = (name, wanted, value) => bad(`${name} must be ${wanted}, not ${shown(value)}.`);

/**
 * @param {unknown} value
 * @param {string} name
 * @returns {string}
 */
function text(value, name) {
  if (typeof value !== 'string') throw wrong(name, 'a string', value);
  return value;
}

/**
 * @param {unknown} value
 * @param {string} name
 * @returns {string | number}
 */
function textOrNumber(value, name) {
  if (typeof value !== 'string' && !Number.isFinite(value)) throw wrong(name, 'a string or a number', value);
  return /** @type {string | number} */ (value);
}

/**
 * @param {unknown} value
 * @param {string} name
 * @returns {number}
 */
function whole(value, name, most = 0xffffffff) {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > most) {
    throw wrong(name, `a whole number from 0 to ${most}`, value);
  }
  return value;
}

/**
 * @param {unknown} value
 * @param {string} name
 * @param {string[]} names
 * @returns {string}
 */
function oneOf(value, name, names) {
  if (!names.includes(/** @type {string} */ (value))) throw wrong(name, names.map((one) => `"${one}"`).join(' or '), value);
  return /** @type {string} */ (value);
}

/**
 * @param {unknown} value
 * @param {string} name
 * @returns {boolean}
 */
function flag(value, name) {
  if (typeof value !== 'boolean') throw wrong(name, 'true or false', value);
  return value;
}

/**
 * The value, or null where there is none.
 *
 * @template T
 * @param {(value: unknown, name: string) => T} check
 * @param {unknown} value
 * @param {string} name
 */
const maybe = (check, value, name) => (value === undefined || value === null ? null : check(value, name));

/**
 * What is set or, by null, removed: a value that is missing by mistake removes nothing.
 *
 * @template T
 * @param {(value: unknown, name: string) => T} check
 * @param {unknown} value
 * @param {string} name
 */
function orNull(check, value, name) {
  if (value === undefined) throw bad(`${name} must be given; null removes it.`);
  return maybe(check, value, name);
}

/**
 * Which sections an edit is for.
 *
 * @param {unknown} value
 * @returns {Target}
 */
function which(value) {
  if (typeof value === 'string') return value;
  if (typeof value !== 'number') throw wrong('target', 'the number of a section, "all", "session", "mid:MID" or a kind such as "video"', value);
  return whole(value, 'target');
}

/**
 * @param {unknown} list
 * @param {string} name
 * @returns {string[]}
 */
function strings(list, name) {
  const all = typeof list === 'string' || typeof list === 'number' ? [list] : list;
  if (!Array.isArray(all)) throw wrong(name, 'an array of strings', list);
  return all.map((one, at) => String(textOrNumber(one, `${name}[${at}]`)));
}

/**
 * An empty list is a mistake where it would be no edit, or one of everything.
 *
 * @param {unknown} list
 * @param {string} name
 * @returns {string[]}
 */
function someStrings(list, name) {
  const all = strings(list, name);
  if (all.length === 0) throw bad(`${name} is empty; it must name one at least.`);
  return all;
}

/**
 * A candidate's line, of a string or of what a browser hands out.
 *
 * @param {any} given
 * @returns {string}
 */
function candidateLine(given) {
  const line = candidateText(text(given?.candidate ?? given, 'candidate'), 'candidate');
  if (line.trim() === '') throw bad('candidate is empty, which is how browsers tell the end of the candidates; addAttribute(target, "end-of-candidates") writes that.');
  return line;
}

const FILTER_FLAGS = ['relayOnly', 'noTcp', 'noUdp', 'noMdns'];
const OPUS_FLAGS = ['stereo', 'spropStereo', 'dtx', 'fec', 'cbr'];
const OPUS_NUMBERS = ['maxAverageBitrate', 'maxPlaybackRate'];

/**
 * The edits, by name: each makes the arguments of a call from those of the method.
 *
 * @type {Record<string, (...given: any[]) => Argument[]>}
 */
export const EDITS = {
  setLine: (number, content) => [whole(number, 'number'), text(content, 'content')],
  setValue: (number, value) => [whole(number, 'number'), textOrNumber(value, 'value')],
  insertLine: (number, content) => [whole(number, 'number'), text(content, 'content')],
  removeLine: (number) => [whole(number, 'number')],
  setAttribute: (target, name, value) => [which(target), text(name, 'name'), maybe(textOrNumber, value, 'value')],
  addAttribute: (target, name, value) => [which(target), text(name, 'name'), maybe(textOrNumber, value, 'value')],
  removeAttribute: (target, name, value) => [which(target), text(name, 'name'), maybe(textOrNumber, value, 'value')],
  insertSection: (index, section) => [whole(index, 'index'), text(section, 'text')],
  removeSections: (target) => [which(target)],
  keepSections: (target) => [which(target)],
  rejectSections: (target) => [which(target)],
  addCandidate: (target, candidate) => [which(target), candidateLine(candidate)],
  filterCandidates(target, filter) {
    const given = known(filter, 'filter', [...FILTER_FLAGS, 'family', 'withoutScopes', 'onlyScopes']);
    const flags = FILTER_FLAGS.map((name) => maybe(flag, given[name], name));
    const family = maybe((value, name) => oneOf(value, name, ['ipv4', 'ipv6']), given.family, 'family');
    const without = maybe(strings, given.withoutScopes, 'withoutScopes')?.join(',');
    const only = maybe(someStrings, given.onlyScopes, 'onlyScopes')?.join(',');
    return [which(target), ...flags, family, without, only];
  },
  preferCodecs: (target, codecs) => [which(target), ...someStrings(codecs, 'codecs')],
  removeCodecs: (target, codecs) => [which(target), ...someStrings(codecs, 'codecs')],
  keepCodecs: (target, codecs) => [which(target), ...someStrings(codecs, 'codecs')],
  setParameter: (target, codec, name, value) => [which(target), textOrNumber(codec, 'codec'), text(name, 'name'), orNull(textOrNumber, value, 'value')],
  setOpus(target, options) {
    const given = known(options, 'options', [...OPUS_FLAGS, ...OPUS_NUMBERS]);
    const flags = OPUS_FLAGS.map((name) => maybe(flag, given[name], name));
    return [which(target), ...flags, ...OPUS_NUMBERS.map((name) => maybe(whole, given[name], name))];
  },
  setBandwidth(target, type, value) {
    const named = text(type, 'type');
    return [which(target), named, orNull((given, name) => whole(given, name, Number.MAX_SAFE_INTEGER), value, 'value')];
  },
  setDirection: (target, direction) => [which(target), oneOf(direction, 'direction', ['sendrecv', 'sendonly', 'recvonly', 'inactive'])],
  setIceCredentials: (target, ufrag, pwd) => [which(target), text(ufrag, 'ufrag'), text(pwd, 'pwd')],
  setSimulcast: (target, direction, rids) => [which(target), oneOf(direction, 'direction', ['send', 'recv']), ...strings(rids, 'rids')],
  removeLayers: (target, rids) => [which(target), ...strings(rids, 'rids')],
  removeSimulcast: (target) => [which(target)],
};
