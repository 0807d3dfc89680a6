// The declared types of the lines' values, held against what every attribute gives.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { attributesOf, parseSdp } from '../../pkg/sdp/node.js';

const PACKAGE = fileURLToPath(new URL('../../pkg/sdp/', import.meta.url));
const TSC = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url));
const GOLDEN = new URL('../data/golden/', import.meta.url);

/** Every line of the golden files that has a value. */
function lines() {
  const files = readdirSync(GOLDEN).filter((name) => name.endsWith('.json'));
  const parsed = files.map((name) => JSON.parse(readFileSync(new URL(name, GOLDEN), 'utf8')));
  return parsed.flatMap(({ session, media }) => [session, ...media].flatMap((section) => section.lines)).filter(({ data }) => data !== null);
}

/** What the compiler complains of. @param {string[]} program */
function complaints(program) {
  const folder = mkdtempSync(join(tmpdir(), 'icescope-types-'));
  try {
    const file = join(folder, 'checked.ts');
    writeFileSync(file, [HEAD, ...program].join('\n'));
    const options = ['--pretty', 'false', '--strict', '--noEmit', '--target', 'es2022', '--module', 'es2022', '--moduleResolution', 'bundler', '--lib', 'es2023,dom,esnext.disposable', '--types', ''];
    const { status, stdout, stderr } = spawnSync(process.execPath, [TSC, ...options, file], { cwd: folder, encoding: 'utf8' });
    const found = stdout.split('\n').filter((line) => line.includes('error TS'));
    assert.equal(status === 0, found.length === 0, stdout + stderr);
    return found;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const HEAD = `import type { SdpAttributeData, SdpDataOf, SdpDocument, SdpFieldData } from '${PACKAGE}common.js';
import { attributesOf } from '${PACKAGE}index.js';
`;

test('every value of the golden files has the type that is declared for it', () => {
  const names = new Set();
  const values = new Set();
  for (const { type, name, data } of lines()) {
    const text = JSON.stringify(data);
    if (type !== 'a') {
      values.add(`const _: SdpFieldData['${type}'] = ${text};`);
    } else if (name.startsWith('x-')) {
      values.add(`const _: SdpDataOf<'${name}'> = ${text};`);
    } else {
      names.add(name);
      values.add(`const _: SdpAttributeData['${name}'] = ${text};`);
    }
  }
  const all = `const all: Record<keyof SdpAttributeData, true> = { ${[...names].map((name) => `'${name}': true`).join(', ')} };`;
  const program = [...values].map((line, index) => String(line).replace('_', `v${index}`));
  assert.deepEqual(complaints([all, ...program]), []);
});

test('a value of another type is refused', () => {
  const wrong = ["const a: SdpAttributeData['rtpmap'] = { payloadType: '96', encoding: 'VP8', clockRate: 90000, channels: null };", "const b: SdpAttributeData['setup'] = 'actpas';"];
  assert.equal(complaints(wrong).length, 2);
});

test('attributes are found by name, with their types', () => {
  const description = parseSdp('v=0\r\nm=audio 9 RTP/AVP 111 0\r\na=rtpmap:111 opus/48000/2\r\na=rtpmap:x\r\na=rtpmap:0 PCMU/8000\r\na=x-own:1\r\na=x-flag\r\n');
  const [audio] = description.media;
  assert.ok(audio !== undefined);
  assert.deepEqual(attributesOf(audio, 'rtpmap').map(({ encoding }) => encoding), ['opus', 'PCMU']);
  assert.deepEqual(attributesOf(audio, 'x-own'), ['1']);
  assert.deepEqual(attributesOf(audio, 'x-flag'), [null]);
  assert.deepEqual(attributesOf(description.toJSON().media[0] ?? audio, 'ssrc'), []);
  const use = 'declare const d: SdpDocument;\nconst rates: number[] = d.media.flatMap((media) => attributesOf(media, "rtpmap").map(({ clockRate }) => clockRate));\nconst own: (string | null)[] = attributesOf(d.session, "x-own");';
  assert.deepEqual(complaints([use]), []);
});
