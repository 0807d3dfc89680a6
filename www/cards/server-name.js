// What is wrong with the name of a server, in words for whoever wrote it.

/**
 * @typedef {typeof import('../../pkg/index.js').parseServer} ParseServer
 */

/**
 * @param {ParseServer} parseServer the package's
 * @param {string} name
 * @param {'stun' | 'turn'} kind what is to be named
 * @returns {string} a sentence; empty if nothing is wrong
 */
export function wrongWith(parseServer, name, kind) {
  // Without a scheme it is one of this kind; only TURN servers take a transport.
  const bare = kind === 'turn' && !/^[a-z]+:(?!\d+(\?|$))/i.test(name);
  try {
    const { scheme } = parseServer(bare ? `turn:${name}` : name);
    if (scheme.startsWith(kind)) return scheme === 'stuns' ? 'stuns: is STUN over TLS, which is not supported; use stun:.' : '';
    return kind === 'stun' ? 'A TURN server has fields of its own below, with its user name and credential.' : `${scheme}: names no TURN server; write turn:HOST:PORT.`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
