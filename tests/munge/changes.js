// Changes of the text of a description, which are put together.

/** @typedef {(sdp: string) => string} Change */

/** @type {(from: RegExp | string, to: string) => Change} */
export const all = (from, to) => (sdp) => sdp.replace(from, to);

/** @type {(kind: string) => (from: RegExp | string, to: string) => Change} */
export const within = (kind) => (from, to) => (sdp) =>
  sdp.split(/(?=^m=)/m).map((part) => (part.startsWith(`m=${kind}`) ? part.replace(from, to) : part)).join('');

export const audio = within('audio');
export const video = within('video');
export const data = within('application');

/** @type {(line: string) => Change} */
export const inSession = (line) => all('t=0 0\r\n', `t=0 0\r\n${line}\r\n`);

/** @type {(...changes: Change[]) => Change} */
export const each = (...changes) => (sdp) => changes.reduce((text, change) => change(text), sdp);
