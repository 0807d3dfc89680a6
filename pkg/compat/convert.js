// `sdp-transform`'s `parse` and `write` over icescope's parser.

import { ATTRIBUTES, FIELDS, MEDIA } from './grammar.js';

/** @typedef {import('./grammar.js').Row} Row */

/** @type {Map<string, Row[]>} */
const byName = new Map();
for (const row of ATTRIBUTES) {
  for (const name of row.names) byName.set(name, [...(byName.get(name) ?? []), row]);
}

const OUTER = ['v', 'o', 's', 'i', 'u', 'e', 'p', 'c', 'b', 't', 'r', 'z', 'a'];
const INNER = ['i', 'c', 'b', 'a'];

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
      Object.assign(place, MEDIA.read(value));
    } else if (type !== null && Object.hasOwn(FIELDS, type)) {
      const one = FIELDS[type].read(value, data, type);
      if (one !== undefined) put(place, FIELDS[type], one);
    }
  }
  return place;
}

/**
 * @param {string} letter
 * @param {Record<string, any>} place
 * @param {string[]} lines
 */
function write(letter, place, lines) {
  const rows = letter === 'a' ? ATTRIBUTES : [FIELDS[letter]];
  for (const row of rows) {
    const values = row.many !== undefined ? (place[row.many] ?? []) : [place[/** @type {string} */ (row.one)]];
    for (const value of values) {
      if (value !== undefined && value !== null) lines.push(`${letter}=${row.write(value)}`);
    }
  }
}

/**
 * `parse` over icescope's.
 *
 * @param {(text: string) => any} parseSdp
 */
export const reader = (parseSdp) => (/** @type {string} */ text) => {
  const document = parseSdp(String(text));
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
  const outerOrder = options?.outerOrder ?? OUTER;
  const innerOrder = options?.innerOrder ?? INNER;
  /** @type {string[]} */
  const lines = [];
  const whole = { ...session, version: session.version ?? 0, name: session.name ?? ' ' };
  for (const letter of outerOrder) write(letter, whole, lines);
  for (const media of session.media) {
    lines.push(`m=${MEDIA.write(media)}`);
    for (const letter of innerOrder) write(letter, media, lines);
  }
  return `${lines.join('\r\n')}\r\n`;
}
