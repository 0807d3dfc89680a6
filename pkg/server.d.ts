// STUN and TURN servers.

export interface IceServer {
  /** `stun:`, `stuns:`, `turn:` and `turns:` URIs; `HOST:PORT` alone means `stun:`. */
  urls: string | readonly string[];
  username?: string | undefined;
  credential?: string | undefined;
}

/** A STUN or TURN server as its URI names it (RFC 7064, RFC 7065). */
export interface ServerUri {
  schema: 'icescope/server/1';
  scheme: 'stun' | 'stuns' | 'turn' | 'turns';
  /** In lower case; an IPv6 address without brackets, in its shortest form. */
  host: string;
  /** That of the scheme where none was written: 3478, or 5349 with TLS. */
  port: number;
  /** Whether it is asked over plain UDP. */
  udp: boolean;
  /** The URI in its usual form, with its port. */
  uri: string;
}

/**
 * Takes a server's URI apart; `HOST` and `HOST:PORT` mean `stun:`.
 *
 * @throws IceScopeError with a code that begins with `server-`, and the offset
 */
export function parseServer(uri: string): ServerUri;
