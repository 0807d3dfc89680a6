// The packed package in plain Node programs, by `import` and by `require`, and under TypeScript.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { build } from 'vite';

import { TOOLS, emptyFolder, install, output, pack, remove } from './pack.js';

const OFFER = ['v=0', 'o=- 1 1 IN IP4 192.0.2.1', 's=-', 't=0 0', 'm=audio 9 UDP/TLS/RTP/SAVPF 111', 'c=IN IP4 0.0.0.0', 'a=mid:0', ''].join('\r\n');

const USE = `
const sdp = parseSdp(${JSON.stringify(OFFER)});
const { candidate } = parseCandidate('candidate:1 1 udp 2122260223 192.0.2.1 54321 typ host');
let code;
try {
  parseCandidate('nonsense');
} catch (error) {
  code = error instanceof IceScopeError && error instanceof Error ? error.code : String(error);
}
let refusal;
gather().catch((error) => { refusal = error.code; }).then(() => {
  console.log(JSON.stringify({ media: sdp.media.length, mid: sdp.media[0].mid, scope: candidate.class.scope, code, refusal }));
});
`;

/** @type {string} */
let folder;

/** A program that a bundler makes one file of; the wasm files stay where they are. */
const BUNDLED = `import { readFileSync } from 'node:fs';
import * as all from 'icescope';
import * as sdp from 'icescope/sdp';
const told = [];
for (const [entry, name] of [[all, 'icescope'], [sdp, 'sdp']]) {
  try { entry.parseSdp('v=0'); } catch ({ code }) { told.push(code); }
  await entry.init().catch(({ code }) => told.push(code));
  await entry.init(readFileSync(\`node_modules/icescope/wasm/\${name}_bg.wasm\`));
  told.push(entry.parseSdp(${JSON.stringify(OFFER)}).media.length);
}
console.log(JSON.stringify(told));
`;

before(async () => {
  folder = await emptyFolder();
  const { tarball } = await pack(folder);
  await install(folder, tarball, {
    'package.json': '{ "private": true }',
    'esm.mjs': `import { IceScopeError, gather, init, parseCandidate, parseSdp } from 'icescope';\nawait init();\n${USE}`,
    'cjs.cjs': `const { IceScopeError, gather, parseCandidate, parseSdp } = require('icescope');\n${USE}`,
    'entries.mjs': `import { parse, write } from 'icescope/compat';\nimport { parseSdp } from 'icescope/sdp';\nconst offer = ${JSON.stringify(OFFER)};\nconst one = parseSdp(offer);\none.setDirection('audio', 'inactive');\nconsole.log(JSON.stringify([write(parse(offer)) === offer, one.media[0].direction, one.toString().length - offer.length]));`,
    'bundled.mjs': BUNDLED,
    'parsers.ts': `import { init, parseSdp, type NatDiagnosis } from 'icescope';\nimport { parse, type NumberOrString } from 'icescope/compat';\nimport { parseSdp as alone } from 'icescope/sdp';\nexport const loading: Promise<void> = init(new Uint8Array(8));\nexport const mids = [parseSdp('').media[0]?.mid, alone('').media[0]?.mid];\nexport const foundation: NumberOrString | undefined = parse('').media[0]?.candidates?.[0]?.foundation;\nexport type Summary = NatDiagnosis['summary'];\n`,
    'wasm.mjs': `import { readFileSync } from 'node:fs';\nconst url = import.meta.resolve('icescope/icescope_bg.wasm');\nconsole.log(WebAssembly.validate(readFileSync(new URL(url))));`,
    'usage.ts': await readFile(fileURLToPath(new URL('./usage.ts', import.meta.url)), 'utf8'),
  });
});

after(() => remove(folder));

/** @param {string} text */
function check(text) {
  const { code, ...rest } = JSON.parse(text);
  assert.deepEqual(rest, { media: 1, mid: '0', scope: 'documentation', refusal: 'no-webrtc' });
  assert.match(code, /^[a-z]+(-[a-z]+)*$/);
}

test('by import', async () => {
  check(await output('node', ['esm.mjs'], folder));
});

test('by require', async () => {
  check(await output('node', ['cjs.cjs'], folder));
});

test('the other entries', async () => {
  assert.deepEqual(JSON.parse(await output('node', ['entries.mjs'], folder)), [true, 'inactive', 'a=inactive\r\n'.length]);
});

test('in one file, away from the wasm: init says what is missing, and takes the bytes', async () => {
  await build({ root: folder, logLevel: 'silent', build: { ssr: 'bundled.mjs', outDir: 'out' }, ssr: { noExternal: true } });
  assert.deepEqual(JSON.parse(await output('node', ['out/bundled.mjs'], folder)), ['not-initialised', 'wasm-load-failed', 1, 'not-initialised', 'wasm-load-failed', 1]);
});

test('the wasm by its own name', async () => {
  assert.equal((await output('node', ['wasm.mjs'], folder)).trim(), 'true');
});

for (const [module, resolution] of [['nodenext', 'nodenext'], ['esnext', 'bundler']]) {
  test(`a strict TypeScript program, module resolution ${resolution}`, async () => {
    const tsc = join(TOOLS, 'typescript/bin/tsc');
    const settings = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--target', 'es2022', '--lib', 'es2023,dom', '--types', ''];
    await output('node', [tsc, ...settings, '--module', module, '--moduleResolution', resolution, 'usage.ts'], folder);
  });
}

test('a TypeScript program without the DOM library', async () => {
  const tsc = join(TOOLS, 'typescript/bin/tsc');
  const settings = ['--noEmit', '--strict', '--target', 'es2022', '--lib', 'es2023', '--types', ''];
  await output('node', [tsc, ...settings, '--module', 'nodenext', 'parsers.ts'], folder);
});
