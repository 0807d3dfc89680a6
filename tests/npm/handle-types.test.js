// What the types of `icescope/sdp` let a program do with a handle and with its data.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { complaints } from './compiler.js';

const HEAD = `import { attributesOf, writeSdp, type DeepReadonly, type SdpDocument, type SdpJson, type SdpLine, type SdpText } from 'icescope/sdp/index.js';
declare const handle: SdpDocument, json: SdpJson;
`;

/** @param {string[]} lines */
const count = (lines) => complaints([HEAD, ...lines]).length;

test('what a handle gives is read-only, to its last member', () => {
  const refused = [
    "handle.lineEnd = 'lf';",
    "handle.media[0].direction = 'sendonly';",
    "handle.media[0].lines[0].value = 'x';",
    'handle.media[0].lines.push(handle.media[0].lines[0]);',
    'handle.media[0].media?.formats.push("0");',
    'handle.media.push(handle.media[0]);',
    'handle.session.name = "x";',
    'handle.diagnostics.pop();',
    'handle.diagnostics[0].fix = null;',
    'attributesOf(handle.session, "group")[0].mids.push("2");',
  ];
  assert.equal(count(refused), refused.length);
});

test('toJSON gives data that may be changed', () => {
  const lines = [
    'const copy: SdpJson = handle.toJSON();',
    "copy.media[0].direction = 'sendonly';",
    "copy.media[0].lines[0].value = 'x';",
    'copy.media.push(copy.media[0]);',
    "for (const { id } of attributesOf(copy.session, 'extmap')) id.toFixed();",
    'const line: DeepReadonly<SdpLine> = handle.media[0].lines[0] ?? copy.media[0].lines[0];',
    'export const text: string | null = line.value;',
  ];
  assert.equal(count(lines), 0);
});

test('writeSdp takes lines by their type, name and value', () => {
  const taken = [
    'const copy: SdpText = handle.toJSON();',
    "copy.media[0].lines.push({ type: 'a', name: 'ptime', value: '20' }, { type: 'a', name: 'rtcp-mux' }, { type: 's', name: null, value: '-' }, { type: null });",
    'writeSdp(copy); writeSdp(handle); writeSdp(json);',
    "writeSdp({ ...json, lineEnd: 'lf' });",
    "writeSdp({ lineEnd: 'lf', session: handle.session, media: handle.media.map(({ lines }) => ({ lines: [...lines, { type: 'a', name: 'x' }] })) });",
  ];
  assert.equal(count(taken), 0);
  const refused = [
    "writeSdp({ lineEnd: 'lf', session: { lines: [{ name: 'x' }] }, media: [] });",
    "writeSdp({ lineEnd: 'lf', session: { lines: [{ type: 'v', value: 0 }] }, media: [] });",
    "writeSdp({ lineEnd: 'nl', session: { lines: [] }, media: [] });",
  ];
  assert.equal(count(refused), refused.length);
});

test('an option may be undefined where exactOptionalPropertyTypes is on', () => {
  const lines = [
    "import { checkAnswer, checkMunging, diagnoseNat, gather, predictConnection } from 'icescope/index.js';",
    "import { checkSdp, parseSdp } from 'icescope/sdp/index.js';",
    'declare const flag: boolean | undefined, number: number | undefined, text: string | undefined, signal: AbortSignal | undefined;',
    "declare const profile: 'strict' | undefined, type: 'answer' | undefined;",
    'const servers = [{ urls: "stun:192.0.2.1", username: text, credential: text }];',
    'gather({ iceServers: servers, servers: undefined, timeoutMs: number, iceTransportPolicy: undefined, signal, onCandidate: undefined, onError: undefined });',
    'diagnoseNat({ iceServers: undefined, servers, probe: text, onProgress: undefined, running: undefined });',
    'predictConnection("open", "open", { sameNat: flag, hairpin: undefined, localAddresses: flag, guessA: flag, guessB: flag });',
    "parseSdp('', { profile }); checkSdp('', { profile }); checkAnswer('', '', { profile }); checkMunging('', '', { type });",
    "handle.setOpus(0, { stereo: flag, spropStereo: flag, dtx: flag, fec: flag, cbr: flag, maxAverageBitrate: number, maxPlaybackRate: number });",
    "handle.filterCandidates(0, { relayOnly: flag, noTcp: flag, noUdp: flag, noMdns: flag, family: undefined, withoutScopes: undefined, onlyScopes: undefined });",
  ];
  assert.deepEqual(complaints([HEAD, ...lines], ['--exactOptionalPropertyTypes']), []);
});
