// What stands around a description that was pasted with too much, or written in another way: said in a sentence, as the
// commands say it of a file (cli/src/sdp/wrapper.rs).

/** @type {[(text: string) => boolean, string][]} */
const WRAPPERS = [
  // `v=0`, `{"`, `"v=` and the start of gzip.
  [(text) => /^(dj0w|eyJ|InY9|H4sI)/.test(text) && /^[\w+/=\r\n-]*$/.test(text), 'This is base64: decode it first.'],
  [(text) => text.startsWith('v=0\\'), 'The line ends are written as \\n: put real ones in their place.'],
  [(text) => /^v%3d0/i.test(text), 'This is percent-encoded, as in a URL: decode it first.'],
  [(text) => /^>[ \t>]*v=/.test(text), 'The lines are quoted with ">": take the marks away.'],
  [(text) => isMessage(text.slice(0, 1000).split('\n')[0] ?? '') && text.includes('\nv='), 'This is a message with headers before the description: leave out what is above v=.'],
  [(text) => text !== '' && !/^[vm]=/m.test(text), 'This does not look like a session description: it has no v= and no m= line.'],
];

/** The first line of HTTP, SIP, a part of a multipart message, or its headers. @param {string} line */
function isMessage(line) {
  return /^(HTTP\/|SIP\/2\.0|--|content-)| HTTP\/| SIP\/2\.0$/i.test(line.trimEnd());
}

/**
 * @param {string} text with LF
 * @param {any} json what it holds as JSON; `undefined` if it is none
 * @returns {string} a sentence; empty if nothing is plain to see
 */
export function wrapper(text, json) {
  if (Array.isArray(json)) return 'This is a JSON array: paste one description out of it.';
  if (json !== undefined) return 'This is JSON without a description: it has no "sdp".';
  const trimmed = text.trim();
  return WRAPPERS.find(([is]) => is(trimmed))?.[1] ?? '';
}
