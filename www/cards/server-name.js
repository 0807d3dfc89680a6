// What is wrong with the name of a server, in words for whoever wrote it. The package refuses such names too, but does not
// tell which of several it was.

const PORT = 'The port is not a number from 1 to 65535.';

/** What is wrong with HOST:PORT. @param {string} text */
function place(text) {
  if (!text.startsWith('[') && text.split(':').length > 2) return 'An IPv6 address must stand in brackets: [2001:db8::1]:3478.';
  const [, bracketed, host = bracketed, port] = /^(?:\[([^\]]*)\]|([^:[\]]*))(?::(.*))?$/s.exec(text) ?? [];
  if (host === undefined) return 'The host is neither a name nor an address.';
  if (host === '') return 'There is no host.';
  const known = bracketed === undefined ? /^[\w.~-]+$/ : /^[\da-f:.]+$/i;
  if (!known.test(host)) return 'The host is neither a name nor an address.';
  return port === undefined || (/^\d+$/.test(port) && Number(port) >= 1 && Number(port) <= 65535) ? '' : PORT;
}

/**
 * @param {string} name
 * @param {'stun' | 'turn'} kind what is to be named
 * @returns {string} a sentence; empty if nothing is wrong
 */
export function wrongWith(name, kind) {
  const slashes = /^([a-z][a-z\d+.-]*):\/\//i.exec(name);
  const scheme = (slashes ?? /^(stuns?|turns?|https?|wss?|udp|tcp|tls):(?!\d+$)/i.exec(name))?.[1]?.toLowerCase();
  if (scheme === 'stuns') return 'stuns: is STUN over TLS, which is not supported; use stun:.';
  const fits = kind === 'stun' ? scheme === 'stun' : scheme === 'turn' || scheme === 'turns';
  if (kind === 'stun' && (scheme === 'turn' || scheme === 'turns')) return 'A TURN server has fields of its own below, with its user name and credential.';
  if (scheme !== undefined && !fits) {
    return `${scheme}: names no ${kind.toUpperCase()} server; write HOST:PORT or ${kind}:HOST:PORT.`;
  }
  if (slashes !== null) return `A ${scheme}: URI has no slashes: write ${scheme}:HOST:PORT.`;
  const rest = scheme === undefined ? name : name.slice(scheme.length + 1);
  const [at = '', query] = rest.split(/\?(.*)/s);
  if (query !== undefined && kind === 'stun') return 'Only TURN servers take what stands behind the question mark.';
  if (query !== undefined && !/^transport=(udp|tcp)$/i.test(query)) return 'Behind the question mark only transport=udp or transport=tcp may stand.';
  return place(at);
}
