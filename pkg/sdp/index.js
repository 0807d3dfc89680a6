// `icescope/sdp` for browsers: session descriptions alone, with a smaller module. `await init()`
// once, then everything else is there.

import { load } from './load.js';

export { attributesOf } from './attributes.js';
export { IceScopeError, checkSdp, parseSdp, writeSdp } from './load.js';

/**
 * @param {string | URL | Request | Response | BufferSource | WebAssembly.Module | Promise<Response>} [source]
 * @returns {Promise<void>}
 */
export const init = (source) => load(() => source ?? new URL('../wasm/sdp_bg.wasm', import.meta.url));
