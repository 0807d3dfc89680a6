// The module for session descriptions alone.

import { createModule } from '../module.js';
import fetchModule, { initSync } from '../wasm/sdp.js';

export { IceScopeError } from '../error.js';

export const { load, loadSync, parseSdp, checkSdp, writeSdp } = createModule('sdp_bg.wasm', fetchModule, initSync);
