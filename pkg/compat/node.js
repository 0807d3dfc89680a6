// `icescope/compat` for Node: `sdp-transform`'s functions.

import { parseSdp } from '../sdp/node.js';
import { createCompat } from './convert.js';

export { parseImageAttributes, parseParams, parsePayloads, parseRemoteCandidates, parseSimulcastStreamList, writeSession as write } from './convert.js';

export const { parse } = createCompat(parseSdp);
