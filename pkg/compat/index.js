// `icescope/compat`: `sdp-transform`'s functions, at once, as the module is in the script. It is
// compiled at the first `parse`.

import { IceScopeError } from '../error.js';
import { createSdp } from '../sdp/document.js';
import module, * as glue from '../wasm/parse-inline.js';
import { reader, writeSession } from './convert.js';
import { parseFmtpConfig, parseImageAttributes, parseParams, parsePayloads, parseRemoteCandidates, parseSimulcastStreamList } from './params.js';

/** @type {ReturnType<typeof createSdp> | undefined} */
let sdp;

function bytes() {
  const text = atob(module);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}

function load() {
  if (typeof WebAssembly !== 'object') throw new IceScopeError('no-wasm', 'This JavaScript engine has no WebAssembly.');
  try {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes()), { './parse_bg.js': /** @type {any} */ (glue) });
    glue.__wbg_set_wasm(exports);
    /** @type {any} */ (exports).__wbindgen_start();
    // It has no edits and no check, which are twice as much code, and which nobody here asks for.
    return createSdp(/** @type {any} */ (exports));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new IceScopeError('wasm-load-failed', `The WebAssembly of icescope/compat cannot be compiled: ${why}`, { cause });
  }
}

/** @type {(text: string) => any} */
export const parse = /* @__PURE__ */ reader((text) => {
  sdp ??= load();
  return sdp.parseSdp(text);
});

export { parseFmtpConfig, parseImageAttributes, parseParams, parsePayloads, parseRemoteCandidates, parseSimulcastStreamList, writeSession as write };

/** All of it, for those who import the whole. */
export default { parse, write: writeSession, parseParams, parseFmtpConfig, parsePayloads, parseRemoteCandidates, parseImageAttributes, parseSimulcastStreamList };
