// What was pasted into the inspector: a description or a candidate, as it is or in the JSON that carried it.

import { wrapper } from './wrapper.js';

/**
 * @typedef {{ kind: 'sdp' | 'candidate', text: string }} Found
 * @typedef {Found & { said: string }} Pasted `said`: what to say of what stood or stands around it, if anything
 */

/** How many steps it may be inside: JSON in a JSON string in a message is four. */
const DEPTH = 8;

/** @param {any} value @param {number} depth @returns {Found | undefined} */
function within(value, depth) {
  if (depth > DEPTH) return undefined;
  if (typeof value === 'string') {
    const inner = parsed(value);
    if (inner !== undefined) return within(inner, depth + 1);
    return { kind: isCandidate(value) ? 'candidate' : 'sdp', text: value };
  }
  if (typeof value !== 'object' || value === null) return undefined;
  if ('sdp' in value) return within(value.sdp, depth + 1);
  // An empty one and none are the end of candidates.
  if (value.candidate === null || value.candidate === '') return { kind: 'candidate', text: '' };
  return within(value.candidate, depth + 1);
}

/** What a text holds that looks like JSON and is. @param {string} text @returns {any} */
function parsed(text) {
  if (!/^\s*["{[]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    // What is wrong with it as a description is told.
    return undefined;
  }
}

/** @param {string} text */
function isCandidate(text) {
  return /^(a=)?candidate:[^\n]*$/i.test(text.trim());
}

/**
 * @param {string} text with LF
 * @returns {Pasted}
 */
export function pasted(text) {
  const value = parsed(text);
  const found = value === undefined ? undefined : within(value, 1);
  if (found !== undefined) return { ...found, said: 'Taken out of its JSON.' };
  if (isCandidate(text)) return { kind: 'candidate', text: text.trim(), said: '' };
  // SDP's own line end is CRLF.
  return { kind: 'sdp', text: text.replaceAll('\n', '\r\n'), said: wrapper(text, value) };
}
