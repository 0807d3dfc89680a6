// The entry for Node: the module is loaded when this file is, so the parsers work at once, by
// `import` and by `require`.

import { readFileSync } from 'node:fs';

import { loadSync } from './api.js';

export { attributesOf } from './sdp/attributes.js';
export { IceScopeError, checkAnswer, checkMunging, checkSdp, classifyCandidate, diagnoseNat, diffSdp, explainNat, gather, parseCandidate, parseSdp, predictConnection, writeSdp } from './api.js';

loadSync(readFileSync(new URL('./wasm/icescope_bg.wasm', import.meta.url)));

/** There for code that runs in both worlds; everything is loaded already. */
export function init() {
  return Promise.resolve();
}
