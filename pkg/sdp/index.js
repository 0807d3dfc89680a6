// `icescope/sdp` for browsers: session descriptions alone, with a smaller module. `await init()`
// once, then everything else is there.

export { attributesOf } from './attributes.js';
export { IceScopeError, checkSdp, init, parseSdp, writeSdp } from './load.js';
