// The declared types of the lines' values, held against what every attribute gives.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';

import { attributesOf, parseSdp } from '../../pkg/sdp/node.js';
import { complaints } from './compiler.js';

const GOLDEN = new URL('../data/golden/', import.meta.url);

/** Every line of the golden files that has a value. */
function lines() {
  const files = readdirSync(GOLDEN).filter((name) => name.endsWith('.json'));
  const parsed = files.map((name) => JSON.parse(readFileSync(new URL(name, GOLDEN), 'utf8')));
  return parsed.flatMap(({ session, media }) => [session, ...media].flatMap((section) => section.lines)).filter(({ data }) => data !== null);
}

const HEAD = `import type { SdpAttributeData, SdpDataOf, SdpDocument, SdpFieldData } from 'icescope/sdp/common.js';
import { attributesOf } from 'icescope/sdp/index.js';
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
  assert.deepEqual(complaints([HEAD, all, ...program]), []);
});

test('a value of another type is refused', () => {
  const wrong = ["const a: SdpAttributeData['rtpmap'] = { payloadType: '96', encoding: 'VP8', clockRate: 90000, channels: null };", "const b: SdpAttributeData['setup'] = 'actpas';"];
  assert.equal(complaints([HEAD, ...wrong]).length, 2);
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
  assert.deepEqual(complaints([HEAD, use]), []);
});
