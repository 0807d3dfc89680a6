// What is in the tarball, and what the linters of packages say of it.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { PACKAGE, TOOLS, emptyFolder, output, pack, remove } from './pack.js';

/** @type {string} */
let folder;
/** @type {Awaited<ReturnType<typeof pack>>} */
let packed;

before(async () => {
  folder = await emptyFolder();
  packed = await pack(folder);
});

after(() => remove(folder));

test('the tarball holds the wasm although git ignores it, and both licences', () => {
  for (const name of ['wasm/icescope_bg.wasm', 'wasm/icescope.js', 'wasm/sdp_bg.wasm', 'wasm/parse-inline.js', 'index.js', 'node.js', 'index.d.ts', 'package.json', 'LICENSE-MIT', 'LICENSE-APACHE']) {
    assert.ok(packed.files.includes(name), `${name} is not in ${packed.files.join(', ')}`);
  }
});

test('the tarball holds nothing else than the package needs', () => {
  for (const name of packed.files) {
    assert.doesNotMatch(name, /test|tsconfig|jsconfig|node_modules|\.tgz$|\.rs$/);
  }
});

test('every file that package.json names is in the tarball', async () => {
  const manifest = JSON.parse(await readFile(join(PACKAGE, 'package.json'), 'utf8'));
  const named = [manifest.types, ...Object.values(manifest.exports).flatMap((entry) => (typeof entry === 'string' ? [entry] : Object.values(entry)))];
  for (const name of named) assert.ok(packed.files.includes(name.replace('./', '')), name);
});

test('publint finds nothing', async () => {
  const told = await output('node', [join(TOOLS, 'publint/src/cli.js'), packed.tarball, '--strict']);
  assert.match(told, /All good!/);
});

test('the types resolve for every user (attw)', async () => {
  // It exits with an error on any problem that is not ignored: `require` of an ES module, which every
  // Node that the package supports can do. The wasm itself has no types, and needs none.
  const told = await output('node', [
    join(TOOLS, '@arethetypeswrong/cli/dist/index.js'), packed.tarball,
    '--profile', 'esm-only', '--exclude-entrypoints', './icescope_bg.wasm', './sdp_bg.wasm', '--no-emoji', '--no-color',
  ]);
  for (const entry of ['icescope', 'icescope/sdp', 'icescope/compat']) {
    assert.match(told, new RegExp(`"${entry}" +│ OK \\(ESM\\) +│ OK +│`));
  }
});
