// The entry for browsers: `await init()` once, then everything else is there.

import { load } from './api.js';

export { attributesOf } from './sdp/attributes.js';
export { IceScopeError, checkAnswer, checkMunging, checkSdp, classifyCandidate, diagnoseNat, diffSdp, explainNat, gather, parseCandidate, parseSdp, parseServer, predictConnection, writeSdp } from './api.js';

/**
 * Loads the wasm module; once, however often it is called. After a failure it may be called again.
 *
 * @param {string | URL | Request | Response | BufferSource | WebAssembly.Module | Promise<Response>} [source]
 * @returns {Promise<void>}
 */
export const init = (source) => load(() => source ?? new URL('./wasm/icescope_bg.wasm', import.meta.url));
