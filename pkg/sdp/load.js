// Loads the module for session descriptions alone: from a file, or at once.

import { IceScopeError, errorOf } from '../error.js';
import fetchModule, { initSync } from '../wasm/sdp.js';
import { createSdp } from './document.js';

export { IceScopeError };

/** @type {ReturnType<typeof createSdp> | undefined} */
let sdp;
/** @type {Promise<void> | undefined} */
let loading;

/**
 * Loads the module; once, however often it is called. After a failure it may be called again.
 *
 * @param {() => any} source gives what the module is loaded from; asked only where it is not there yet
 * @returns {Promise<void>}
 */
export function load(source) {
  loading ??= start(source).catch((error) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

/** @param {() => any} source */
async function start(source) {
  if (sdp !== undefined) return;
  if (typeof WebAssembly !== 'object') {
    throw new IceScopeError('no-wasm', 'This JavaScript engine has no WebAssembly.');
  }
  try {
    const exports = await fetchModule({ module_or_path: source() });
    sdp ??= createSdp(exports);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new IceScopeError('wasm-load-failed', `sdp_bg.wasm could not be loaded: ${why}`, { cause });
  }
}

/**
 * Loads the module at once, from bytes or a compiled module.
 *
 * @param {BufferSource | WebAssembly.Module} module
 */
export function loadSync(module) {
  sdp ??= createSdp(initSync({ module }));
}

/**
 * @template T
 * @param {(sdp: ReturnType<typeof createSdp>) => T} work
 * @returns {T}
 */
function call(work) {
  if (sdp === undefined) {
    throw new IceScopeError('not-initialised', 'Call init() and await it before anything else.');
  }
  try {
    return work(sdp);
  } catch (thrown) {
    throw errorOf(thrown);
  }
}

/**
 * @param {string} text
 * @param {{ profile?: string }} [options]
 */
export function parseSdp(text, options) {
  return call((sdp) => sdp.parseSdp(text, options));
}

/**
 * @param {string} text
 * @param {{ profile?: string }} [options]
 */
export function checkSdp(text, options) {
  return call((sdp) => sdp.checkSdp(text, options));
}

/** @param {any} description */
export function writeSdp(description) {
  return call((sdp) => sdp.writeSdp(description));
}
