// `writeSdp`: the text of a handle, or of lines.

import { IceScopeError } from '../error.js';

/** @param {string} message */
const bad = (message) => new IceScopeError('bad-options', message);
const LINE_ENDS = /** @type {Record<string, string>} */ ({ none: '', lf: '\n', crlf: '\r\n', cr: '\r' });

/** @param {unknown} part */
const isText = (part) => typeof part === 'string' || part === null;

/**
 * @param {any} line
 * @param {RegExp} ends what would end it
 * @returns {string}
 */
function lineText(line, ends) {
  const { type = null, name = null, value = null } = line ?? {};
  if (typeof line !== 'object' || line === null || !isText(type) || !isText(name) || !isText(value)) {
    throw bad('A line is an object whose type, name and value are strings or null.');
  }
  const start = type === null ? '' : `${type}=${name ?? ''}`;
  const text = value === null ? start : `${start}${name === null ? '' : ':'}${value}`;
  const end = ends.exec(text)?.[0];
  if (end !== undefined) throw new IceScopeError('breaks-line', `A line holds ${end === '\n' ? 'an LF' : 'a CR'}, which would end it.`);
  return text;
}

/** @param {any} description */
export function writeSdp(description) {
  // The handles of `icescope`, `icescope/sdp` and of another copy of the package are of different classes.
  if (typeof description?.free === 'function') return String(description);
  const { lineEnd, session, media } = description ?? {};
  const sections = Array.isArray(media) ? [session, ...media] : [undefined];
  if (!Object.hasOwn(LINE_ENDS, lineEnd) || !sections.every((section) => Array.isArray(section?.lines))) {
    throw bad('writeSdp takes a description: what parseSdp or its toJSON() gives.');
  }
  // Where an LF ends lines, a CR is part of one; so what was parsed is written as it was.
  const ends = lineEnd === 'lf' || lineEnd === 'crlf' ? /\n/ : /[\r\n]/;
  const lines = sections.flatMap((section) => section.lines.map((/** @type {any} */ line) => lineText(line, ends)));
  if (lineEnd === 'none' && lines.length > 1) throw bad(`lineEnd "none" is for one line, and there are ${lines.length}: "crlf" keeps them apart.`);
  const end = LINE_ENDS[lineEnd];
  return lines.map((line) => line + end).join('');
}
