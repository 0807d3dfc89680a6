// `sdp-transform`'s functions for single values: they need no module, and a bundler that finds only
// these used leaves the module out.

import { textArgument } from '../options.js';
import { IceScopeError } from '../error.js';

/**
 * A number where its text is just how JavaScript writes that number.
 *
 * @param {string} text
 * @returns {string | number}
 */
export const number = (text) => (String(Number(text)) === text ? Number(text) : text);

/**
 * @param {string} text
 * @param {string | RegExp} separator
 */
function parameters(text, separator) {
  /** @type {Record<string, any>} */
  const found = {};
  for (const piece of text.split(separator)) {
    const at = piece.indexOf('=');
    if (at !== -1 && at < piece.length - 1) found[piece.slice(0, at)] = number(piece.slice(at + 1));
    else if (piece.length > 1) found[piece] = undefined;
  }
  return found;
}

/** @param {string} text */
export const parseParams = (text) => parameters(textArgument(text, 'text'), /;\s?/);

/** The name that `parseParams` had before. */
export const parseFmtpConfig = parseParams;

/** @param {string | number} text */
export function parsePayloads(text) {
  if (typeof text !== 'string' && typeof text !== 'number') throw new IceScopeError('bad-options', 'text must be a string or a number.');
  return String(text).split(' ').map(Number);
}

/** @param {string} text */
export function parseRemoteCandidates(text) {
  const parts = textArgument(text, 'text').split(' ').map(number);
  /** @type {{ component: any, ip: any, port: any }[]} */
  const found = [];
  for (let at = 0; at < parts.length; at += 3) found.push({ component: parts[at], ip: parts[at + 1], port: parts[at + 2] });
  return found;
}

/** @param {string} text */
export function parseImageAttributes(text) {
  return textArgument(text, 'text')
    .split(' ')
    .map((item) => parameters(item.slice(1, -1), ','));
}

/** @param {string} text */
export function parseSimulcastStreamList(text) {
  /** @param {string} rid */
  const stream = (rid) => (rid.startsWith('~') ? { scid: number(rid.slice(1)), paused: true } : { scid: number(rid), paused: false });
  return textArgument(text, 'text')
    .split(';')
    .map((streams) => streams.split(',').map(stream));
}
