// `icescope/compat` for Node: `sdp-transform`'s functions.

import { parseSdp } from '../sdp/node.js';
import { all, reader } from './convert.js';

export { parseFmtpConfig, parseImageAttributes, parseParams, parsePayloads, parseRemoteCandidates, parseSimulcastStreamList, writeSession as write } from './convert.js';

/** @type {(text: string) => any} */
export const parse = reader(parseSdp);

export default all(parse);
