// `icescope/sdp` for Node: the module is loaded when this file is.

import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

import { load, loadSync } from './load.js';

export { attributesOf } from './attributes.js';
export { IceScopeError, checkSdp, parseSdp, writeSdp } from './load.js';

function file() {
  // In a script for `require` that a bundler made there is none.
  if (import.meta.url === undefined) throw new Error('a bundler has taken the script away from it; init takes its bytes');
  return new URL('../wasm/sdp_bg.wasm', import.meta.url);
}

try {
  loadSync(readFileSync(file()));
} catch {
  // A bundler has left the file where it was: `init` takes its bytes, or says what is missing.
}

/**
 * There for code that runs in both worlds: everything is loaded already, unless a bundler has taken this script away from
 * the wasm file.
 *
 * @param {any} [source]
 */
export const init = (source) => load(() => source ?? readFile(file()));
