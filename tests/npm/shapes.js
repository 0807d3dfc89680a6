// Writes pkg/sdp/shapes.js: a builder for each shape that a corpus of descriptions gives.
//
//     node tests/npm/shapes.js [--print]
//
// The names of the members come from the module itself, so a builder cannot be wrong; a shape
// without one is built too, only slower. A test says when the file is out of date.

import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const TARGET = new URL('../../pkg/sdp/shapes.js', import.meta.url);
const CORPUS = new URL('../data/sdp/browser/', import.meta.url);

/** The descriptions of browsers, and one line at least of each attribute that has a shape. */
export function corpus() {
  const names = readdirSync(CORPUS).filter((name) => name.endsWith('.sdp'));
  return names.map((name) => ({ name, text: readFileSync(new URL(name, CORPUS), 'utf8') }));
}

/** @param {import('../../pkg/sdp/tape.js').SdpExports} wasm */
export function shapesOf(wasm) {
  const encoder = new TextEncoder();
  for (const { text } of corpus()) {
    const bytes = encoder.encode(text);
    const place = wasm.sdpInput(bytes.length);
    new Uint8Array(wasm.memory.buffer, place, bytes.length).set(bytes);
    const id = wasm.sdpOpen(bytes.length);
    wasm.sdpWhole(id);
    wasm.sdpCheck(id, 0);
  }
  const length = wasm.sdpTell(0, 0);
  const told = new TextDecoder().decode(new Uint8Array(wasm.memory.buffer, wasm.sdpExtra(), length));
  const [, shapes = ''] = told.split(/\n\n(.*)/s);
  return [...new Set(shapes.split('\n'))].sort();
}

/** @param {string[]} shapes */
export function render(shapes) {
  // The values come first: an object that is made before them may have grown old when it gets them.
  const builders = shapes.map((shape) => {
    const keys = shape.split(',');
    const values = keys.map((key, index) => `${key} = v(${index === 0 ? 'at' : `at + ${index * 2}`})`);
    return `  '${shape}': (at) => {\n    const ${values.join(', ')};\n    return { ${keys.join(', ')} };\n  },\n`;
  });
  return `// Made by tests/npm/shapes.js from the shapes that the module names.

/**
 * A builder for each shape, by the names of its members in order. It is told where the first is.
 *
 * @param {(at: number) => any} v gives the value at a place
 * @returns {Record<string, (at: number) => any>}
 */
export const builders = (v) => ({
${builders.join('')}});
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { initSync } = await import('../../pkg/wasm/sdp.js');
  const module = readFileSync(new URL('../../pkg/wasm/sdp_bg.wasm', import.meta.url));
  const text = render(shapesOf(initSync({ module })));
  if (process.argv[2] === '--print') process.stdout.write(text);
  else writeFileSync(TARGET, text);
}
