// `icescope/sdp` for Node: the module is loaded when this file is.

import { readFileSync } from 'node:fs';

import { initFrom } from './load.js';

export { attributesOf } from './attributes.js';
export { IceScopeError, checkSdp, parseSdp, writeSdp } from './load.js';

initFrom(readFileSync(new URL('../wasm/sdp_bg.wasm', import.meta.url)));

/** There for code that runs in both worlds; everything is loaded already. */
export function init() {
  return Promise.resolve();
}
