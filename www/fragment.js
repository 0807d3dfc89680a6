// The servers that a link carries: #stun=HOST:PORT&turn=URI&username=U&credential=C&run

/**
 * @typedef {{ urls: string, username?: string, credential?: string }} IceServer
 * @typedef {{ servers: IceServer[], run: boolean }} Request
 */

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * Reads a fragment. `username` and `credential` belong to the `turn` before them; what is unknown is
 * passed over. A plus sign is a plus sign.
 *
 * @param {string} hash with or without its `#`
 * @returns {Request}
 */
export function parseFragment(hash) {
  /** @type {Request} */
  const request = { servers: [], run: false };
  /** @type {IceServer | undefined} */
  let turn;
  for (const pair of hash.replace(/^#/, '').split('&')) {
    const at = pair.indexOf('=');
    const key = at < 0 ? pair : pair.slice(0, at);
    const value = at < 0 ? '' : decoded(pair.slice(at + 1));
    if (key === 'run') {
      request.run = true;
    } else if (key === 'stun' && value !== '') {
      turn = undefined;
      request.servers.push({ urls: /^stuns?:/i.test(value) ? value : `stun:${value}` });
    } else if (key === 'turn' && value !== '') {
      turn = { urls: /^turns?:/i.test(value) ? value : `turn:${value}` };
      request.servers.push(turn);
    } else if ((key === 'username' || key === 'credential') && turn !== undefined) {
      turn[key] = value;
    }
  }
  return request;
}

/**
 * Reads the page's own fragment and takes it off the address bar, so that no credential stays there
 * or in the history. Fragments that point into the page are left alone.
 *
 * @returns {Request}
 */
export function takeFragment() {
  const request = parseFragment(location.hash);
  if (request.servers.length > 0 || request.run || /[#&](username|credential)=/.test(location.hash)) {
    history.replaceState(null, '', location.pathname + location.search);
  }
  return request;
}

/** Whether this page was served from this machine. */
export function isOnLoopback(hostname = location.hostname) {
  return hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}
