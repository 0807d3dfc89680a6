// The entry for Node: the module is loaded when this file is, so the parsers work at once, by
// `import` and by `require`.

import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

import { load, loadSync } from './api.js';

export { attributesOf } from './sdp/attributes.js';
export { IceScopeError, checkAnswer, checkMunging, checkSdp, classifyCandidate, diagnoseNat, diffSdp, explainNat, gather, parseCandidate, parseSdp, parseServer, predictConnection, writeSdp } from './api.js';

function file() {
  // In a script for `require` that a bundler made there is none.
  if (import.meta.url === undefined) throw new Error('a bundler has taken the script away from it; init takes its bytes');
  return new URL('./wasm/icescope_bg.wasm', import.meta.url);
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
