// `icescope/compat` for browsers: `sdp-transform`'s functions, at once, as the module is in the
// script. It is large for a main thread in some browsers; `icescope/sdp` loads it from a file.

import { initFrom, parseSdp } from '../sdp/load.js';
import module from '../wasm/sdp-inline.js';
import { createCompat } from './convert.js';

export { parseImageAttributes, parseParams, parsePayloads, parseRemoteCandidates, parseSimulcastStreamList, writeSession as write } from './convert.js';

initFrom(Uint8Array.from(atob(module), (one) => one.charCodeAt(0)));

export const { parse } = createCompat(parseSdp);
