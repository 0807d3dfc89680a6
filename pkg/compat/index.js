// `icescope/compat` for browsers: `sdp-transform`'s functions, at once, as the module is in the
// script. It is compiled at the first `parse`.

import { IceScopeError } from '../error.js';
import { createSdp } from '../sdp/document.js';
import { initSync } from '../wasm/parse.js';
import module from '../wasm/parse-inline.js';
import { all, reader } from './convert.js';

export { parseFmtpConfig, parseImageAttributes, parseParams, parsePayloads, parseRemoteCandidates, parseSimulcastStreamList, writeSession as write } from './convert.js';

/** @type {ReturnType<typeof createSdp> | undefined} */
let sdp;

function load() {
  try {
    const exports = initSync({ module: Uint8Array.from(atob(module), (one) => one.charCodeAt(0)) });
    // It has no edits and no check, which are twice as much code, and which nobody here asks for.
    return createSdp(/** @type {any} */ (exports));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new IceScopeError('wasm-load-failed', `The WebAssembly of icescope/compat cannot be compiled: ${why}`, { cause });
  }
}

/** @type {(text: string) => any} */
export const parse = reader((text) => {
  sdp ??= load();
  return sdp.parseSdp(text);
});

export default all(parse);
