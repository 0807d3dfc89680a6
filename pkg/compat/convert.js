// `sdp-transform`'s `parse` and `write` over icescope's parser.

import { IceScopeError } from '../error.js';
import { shown } from '../options.js';
import { ATTRIBUTES, FIELDS, MEDIA } from './grammar.js';

/** @typedef {import('./grammar.js').Row} Row */

/** @type {Map<string, Row[]>} */
const byName = new Map();
for (const row of ATTRIBUTES) {
  for (const name of row.names) byName.set(name, [...(byName.get(name) ?? []), row]);
}

const OUTER = ['v', 'o', 's', 'i', 'u', 'e', 'p', 'c', 'b', 't', 'r', 'z', 'a'];
const INNER = ['i', 'c', 'b', 'a'];

/** @param {string} message */
const bad = (message) => new IceScopeError('bad-options', message);

/**
 * @param {Record<string, any>} place
 * @param {Omit<Row, 'names'>} row
 * @param {any} value
 */
function put(place, row, value) {
  if (row.many !== undefined) (place[row.many] ??= []).push(value);
  else if (row.one !== undefined) place[row.one] = value;
}

/**
 * @param {Record<string, any>} place
 * @param {any[]} lines
 */
function read(place, lines) {
  for (const { type, name, value, data } of lines) {
    if (type === 'a') {
      const rows = byName.get(name) ?? [];
      const found = rows.some((row) => {
        const one = row.read(value ?? '', data, name);
        if (one === undefined || one === null) return false;
        put(place, row, one);
        return true;
      });
      if (!found) (place.invalid ??= []).push({ value: value === null ? name : `${name}:${value}` });
    } else if (type === 'm') {
      Object.assign(place, MEDIA.read(value, data, type));
    } else if (type !== null && Object.hasOwn(FIELDS, type)) {
      const one = FIELDS[type].read(value, data, type);
      if (one !== undefined) put(place, FIELDS[type], one);
    }
  }
  return place;
}

/**
 * Whether a value is written as what it is.
 *
 * @param {unknown} value
 */
const isWord = (value) => typeof value === 'string' || typeof value === 'bigint' || Number.isFinite(value);

/**
 * Refuses an object that lacks a member, or has one of another type: it would be written as `undefined`, or not at all,
 * and the next one read in its place.
 *
 * @param {Record<string, unknown>} object
 * @param {Omit<Row, 'names'>} row
 * @param {string} path
 */
function check(object, row, path) {
  for (const { name, needed } of row.members ?? []) {
    const value = object[name];
    if (isWord(value) || (!needed && (value === undefined || value === null))) continue;
    throw bad(`${path}.${name} must be a string or a number, not ${shown(value)}.`);
  }
}

/**
 * The values of a property, checked: what is of another type would be written as something else.
 *
 * @param {Omit<Row, 'names'>} row
 * @param {Record<string, any>} place
 * @param {string} path
 * @returns {any[]}
 */
function valuesOf(row, place, path) {
  const name = row.many ?? /** @type {string} */ (row.one);
  const property = place[name];
  if (property === undefined || property === null) return [];
  if (row.many !== undefined && !Array.isArray(property)) throw bad(`${path}${name} must be an array, not ${shown(property)}.`);
  const values = row.many === undefined ? [property] : property;
  for (const [index, value] of values.entries()) {
    const which = `${path}${row.many === undefined ? name : `${name}[${index}]`}`;
    if (row.bare ? !isWord(value) : typeof value !== 'object' || value === null) {
      throw bad(`${which} must be ${row.bare ? 'a string or a number' : 'an object'}, not ${shown(value)}.`);
    }
    check(value, row, which);
  }
  return values;
}

/**
 * @param {string} letter
 * @param {Record<string, any>} place
 * @param {string} path
 * @param {string[]} lines
 */
function write(letter, place, path, lines) {
  const rows = letter === 'a' ? ATTRIBUTES : [FIELDS[letter]];
  for (const row of rows) {
    for (const value of valuesOf(row, place, path)) lines.push(`${letter}=${row.write(value)}`);
  }
}

/**
 * The letters of an order. The sections follow the session in any case, so an `m` says nothing.
 *
 * @param {string[] | null | undefined} given
 * @param {string} name
 * @param {string[]} usual
 */
function order(given, name, usual) {
  if (given === undefined || given === null) return usual;
  if (!Array.isArray(given)) throw bad(`${name} must be an array of letters, not ${shown(given)}.`);
  for (const letter of given) {
    if (letter !== 'a' && letter !== 'm' && !Object.hasOwn(FIELDS, letter)) {
      throw bad(`${name} has ${shown(letter)}, which is no type of line; there are ${OUTER.join(', ')} and m.`);
    }
  }
  return given.filter((letter) => letter !== 'm');
}

/**
 * `parse` over icescope's.
 *
 * @param {(text: string) => any} parseSdp
 */
export const reader = (parseSdp) => (/** @type {string} */ text) => {
  // A CR alone ends a line too, so CR CR LF ends one and an empty one.
  const document = parseSdp(typeof text === 'string' && /\r(?!\n)/.test(text) ? text.replace(/\r\n?/g, '\n') : text);
  try {
    const session = read({}, document.session.lines);
    session.media = document.media.map((/** @type {any} */ section) => read({ rtp: [], fmtp: [] }, section.lines));
    return session;
  } finally {
    document.free();
  }
};

/**
 * @param {Record<string, any>} session
 * @param {{ outerOrder?: string[] | null, innerOrder?: string[] | null } | null} [options]
 */
export function writeSession(session, options) {
  if (typeof session !== 'object' || session === null) throw bad(`session must be an object, not ${shown(session)}.`);
  if (!Array.isArray(session.media)) throw bad(`session.media must be an array, not ${shown(session.media)}.`);
  const outerOrder = order(options?.outerOrder, 'outerOrder', OUTER);
  const innerOrder = order(options?.innerOrder, 'innerOrder', INNER);
  /** @type {string[]} */
  const lines = [];
  // Over the session, and no copy of it: what it inherits is written too, as of a section.
  const whole = Object.create(session, { version: { value: session.version ?? 0 }, name: { value: session.name ?? ' ' } });
  for (const letter of outerOrder) write(letter, whole, '', lines);
  for (const [index, media] of session.media.entries()) {
    const path = `media[${index}]`;
    if (typeof media !== 'object' || media === null) throw bad(`${path} must be an object, not ${shown(media)}.`);
    check(media, MEDIA, path);
    lines.push(`m=${MEDIA.write(media)}`);
    for (const letter of innerOrder) write(letter, media, `${path}.`, lines);
  }
  return `${lines.join('\r\n')}\r\n`;
}
