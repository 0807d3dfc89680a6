// `icescope/compat` for browsers: `sdp-transform`'s functions, at once, as the module is in the
// script. It is compiled at the first `parse`.

import { IceScopeError } from '../error.js';
import { loadSync, parseSdp } from '../sdp/load.js';
import module from '../wasm/sdp-inline.js';
import { all, reader } from './convert.js';

export { parseFmtpConfig, parseImageAttributes, parseParams, parsePayloads, parseRemoteCandidates, parseSimulcastStreamList, writeSession as write } from './convert.js';

let loaded = false;

/** @type {(text: string) => any} */
export const parse = reader((text) => {
  if (!loaded) {
    try {
      loadSync(Uint8Array.from(atob(module), (one) => one.charCodeAt(0)));
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new IceScopeError('wasm-load-failed', `The WebAssembly of icescope/compat cannot be compiled: ${why}`, { cause });
    }
    loaded = true;
  }
  return parseSdp(text);
});

export default all(parse);
