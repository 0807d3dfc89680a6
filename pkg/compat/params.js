// `sdp-transform`'s functions for single values: they need no module, and a bundler that finds only
// these used leaves the module out.

import { IceScopeError } from '../error.js';
import { shown } from '../options.js';

/**
 * A number where its text is just how JavaScript writes that number.
 *
 * @param {string} text
 * @returns {string | number}
 */
export const number = (text) => (String(Number(text)) === text ? Number(text) : text);

/**
 * The text of what `parse` gives, where a text that looks like a number is one.
 *
 * @param {string | number} value
 */
function textOf(value) {
  if (typeof value !== 'string' && typeof value !== 'number') throw new IceScopeError('bad-options', `text must be a string or a number, not ${shown(value)}.`);
  return String(value);
}

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

/** @param {string | number} text */
export const parseParams = (text) => parameters(textOf(text), /;\s?/);

/** The name that `parseParams` had before. */
export const parseFmtpConfig = parseParams;

/** @param {string | number} text */
export const parsePayloads = (text) => textOf(text).split(' ').map(Number);

/** @param {string | number} text */
export function parseRemoteCandidates(text) {
  const parts = textOf(text).split(' ');
  /** @type {{ component: number, ip: string, port: number }[]} */
  const found = [];
  for (let at = 0; at + 2 < parts.length; at += 3) found.push({ component: Number(parts[at]), ip: parts[at + 1], port: Number(parts[at + 2]) });
  return found;
}

/** @param {string | number} text */
export function parseImageAttributes(text) {
  return textOf(text)
    .split(' ')
    .map((item) => parameters(item.slice(1, -1), ','));
}

/** @param {string | number} text */
export function parseSimulcastStreamList(text) {
  /** @param {string} rid */
  const stream = (rid) => (rid.startsWith('~') ? { scid: number(rid.slice(1)), paused: true } : { scid: number(rid), paused: false });
  return textOf(text)
    .split(';')
    .map((streams) => streams.split(',').map(stream));
}
