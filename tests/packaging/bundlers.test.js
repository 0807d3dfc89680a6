// The packed package in what bundlers make of a program, run in Node. Vite has a test of its own, in a browser.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';

import esbuild from 'esbuild';
import { build, createLogger } from 'vite';
import webpack from 'webpack';

import { emptyFolder, install, output, pack, remove } from './pack.js';

const OFFER = ['v=0', 'o=- 1 1 IN IP4 192.0.2.1', 's=-', 't=0 0', 'm=audio 9 UDP/TLS/RTP/SAVPF 111', 'c=IN IP4 0.0.0.0', 'a=mid:0', ''].join('\r\n');

const COMPAT = `import { parse, write } from 'icescope/compat';
const offer = ${JSON.stringify(OFFER)};
console.log(JSON.stringify([parse(offer).media[0].mid, write(parse(offer)) === offer]));
`;

/** Node gives the bytes where a browser would fetch what the bundler names. */
const SDP = `import { init, parseSdp } from 'icescope/sdp';
init(globalThis.bytes).then(() => console.log(parseSdp(${JSON.stringify(OFFER)}).media[0].mid));
`;

/** @param {string} entry @param {string} name */
const NODE = (entry, name) => `import { readFileSync } from 'node:fs';
import { init, parseSdp } from '${entry}';
const told = [];
const code = ({ code, message }) => { told.push(code, message); };
async function main() {
  try { parseSdp('v=0'); } catch (error) { code(error); }
  await init().catch(code);
  await init(readFileSync('node_modules/icescope/wasm/${name}_bg.wasm'));
  told.push(parseSdp(${JSON.stringify(OFFER)}).media.length);
  console.log(JSON.stringify(told));
}
main();
`;

/** @type {string} */
let folder;

before(async () => {
  folder = await emptyFolder();
  const { tarball } = await pack(folder);
  await install(folder, tarball, {
    'package.json': '{ "private": true }',
    'compat.mjs': COMPAT,
    'sdp.mjs': SDP,
    'node-icescope.mjs': NODE('icescope', 'icescope'),
    'node-sdp.mjs': NODE('icescope/sdp', 'sdp'),
    'params.mjs': `import { parseParams } from 'icescope/compat';\nconsole.log(JSON.stringify(parseParams('a=1;b=2')));\n`,
    'default.mjs': `import compat from 'icescope/compat';\nconsole.log(compat.parse(${JSON.stringify(OFFER)}).media.length);\n`,
    // A page has `self`, which webpack's script looks at.
    'bytes.cjs': `globalThis.self = { location: new URL('https://example.org/') };\nglobalThis.bytes = require('node:fs').readFileSync('node_modules/icescope/wasm/sdp_bg.wasm');\n`,
  });
});

after(() => remove(folder));

describe('webpack', () => {
  /**
   * @param {string} entry
   * @param {'web' | 'node'} target
   * @returns {Promise<string[]>} the files that it makes
   */
  async function bundle(entry, target) {
    const path = join(folder, `webpack-${entry}-${target}`);
    const compiler = webpack({
      mode: 'production', context: folder, entry: `./${entry}.mjs`, target, devtool: false,
      output: { path, filename: 'main.cjs', publicPath: '' },
      performance: false,
    });
    assert.ok(compiler !== null);
    const stats = await promisify(compiler.run.bind(compiler))();
    assert.ok(stats !== undefined);
    compiler.close(() => {});
    assert.equal(stats.toString({ all: false, errors: true, warnings: true }), '');
    return readdirSync(path);
  }

  for (const target of /** @type {const} */ (['web', 'node'])) {
    test(`icescope/compat for ${target}: one file`, async () => {
      assert.deepEqual(await bundle('compat', target), ['main.cjs']);
      assert.deepEqual(JSON.parse(await output('node', [`webpack-compat-${target}/main.cjs`], folder)), [0, true]);
    });

    test(`icescope/sdp for ${target}: it finds the wasm`, async () => {
      const files = await bundle('sdp', target);
      const wasm = files.find((name) => name.endsWith('.wasm'));
      assert.ok(wasm !== undefined, files.join(', '));
      assert.deepEqual(readFileSync(join(folder, `webpack-sdp-${target}`, wasm)), readFileSync(join(folder, 'node_modules/icescope/wasm/sdp_bg.wasm')));
      const given = target === 'web' ? ['--require', './bytes.cjs'] : [];
      assert.equal((await output('node', [...given, `webpack-sdp-${target}/main.cjs`], folder)).trim(), '0');
    });
  }
});

describe('esbuild', () => {
  /**
   * @param {string} entry
   * @param {import('esbuild').BuildOptions} options
   * @returns {Promise<string>} the file that it makes
   */
  async function bundle(entry, options) {
    const file = `esbuild-${entry}-${options.platform}.${options.format === 'cjs' ? 'cjs' : 'mjs'}`;
    const { warnings } = await esbuild.build({ absWorkingDir: folder, entryPoints: [`${entry}.mjs`], bundle: true, outfile: file, logLevel: 'silent', ...options });
    // That there is no `import.meta` in CommonJS is what these tests are about.
    assert.deepEqual(warnings.filter(({ id }) => id !== 'empty-import-meta'), []);
    return file;
  }

  for (const format of /** @type {const} */ (['cjs', 'esm'])) {
    test(`icescope/compat for Node, ${format}`, async () => {
      const file = await bundle('compat', { platform: 'node', format });
      assert.deepEqual(JSON.parse(await output('node', [file], folder)), [0, true]);
    });

    for (const name of ['icescope', 'sdp']) {
      test(`${name} for Node, ${format}: it loads, says what is missing, and takes the bytes`, async () => {
        const file = await bundle(`node-${name}`, { platform: 'node', format });
        const [early, , late, message, sections] = JSON.parse(await output('node', [file], folder));
        assert.deepEqual([early, late, sections], ['not-initialised', 'wasm-load-failed', 1]);
        const why = format === 'cjs' ? 'a bundler has taken the script away from it; init takes its bytes$' : 'ENOENT';
        assert.match(message, new RegExp(`^${name}_bg\\.wasm could not be loaded: ${why}`));
      });
    }
  }

  test('icescope/compat for browsers, by its default export', async () => {
    const file = await bundle('default', { platform: 'browser', format: 'esm' });
    assert.equal((await output('node', [file], folder)).trim(), '1');
  });

  test('parseParams alone leaves the module out', async () => {
    for (const minify of [false, true]) {
      const file = await bundle('params', { platform: 'browser', format: 'esm', minify });
      assert.equal((await output('node', [file], folder)).trim(), '{"a":1,"b":2}');
      const { size } = statSync(join(folder, file));
      assert.ok(size < 8192, `${size} bytes`);
    }
  });
});

test('Vite warns of nothing in icescope/compat, and makes one file', async () => {
  const logger = createLogger('silent');
  /** @type {string[]} */
  const warnings = [];
  for (const method of /** @type {const} */ (['warn', 'warnOnce', 'error'])) logger[method] = (message) => void warnings.push(message);
  const input = join(folder, 'compat.mjs');
  await build({ root: folder, configFile: false, customLogger: logger, build: { outDir: 'vite-compat', rolldownOptions: { input, output: { entryFileNames: 'main.mjs' } } } });
  assert.deepEqual(warnings, []);
  assert.deepEqual(readdirSync(join(folder, 'vite-compat')), ['main.mjs']);
  assert.deepEqual(JSON.parse(await output('node', ['vite-compat/main.mjs'], folder)), [0, true]);
});
