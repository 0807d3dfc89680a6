// icescope/sdp beside sdp-transform, in Node and in Chromium: node sdp.mjs [--json] [--rounds N] [--only node|chromium]
//
// `cargo xtask build` comes first. CHROMIUM names the browser (/usr/bin/chromium).

import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { parseArgs } from 'node:util';

import { chromium } from 'playwright-core';
import * as peer from 'sdp-transform';

import { glue } from '../../xtask/npm/glue.mjs';
import { BARS, measure } from './measure.mjs';

const ROOT = new URL('../../', import.meta.url);
const { values } = parseArgs({ options: { json: { type: 'boolean' }, rounds: { type: 'string', default: '40' }, only: { type: 'string' } } });

/** @param {string} name */
const sample = (name) => readFileSync(new URL(`tests/data/sdp/browser/${name}.sdp`, ROOT), 'utf8');
const texts = { '2 KB': sample('browser-chrome-audio-recvonly-offer'), '6.5 KB': sample('browser-chrome-av-dc-offer'), '81 KB': sample('browser-chrome-sfu48-offer') };
const rounds = Number(values.rounds);

async function inNode() {
  return measure(await import('../../pkg/sdp/node.js'), peer, texts, rounds);
}

async function inChromium() {
  const modules = { 'sdp-transform': 'lib/index', './parser': 'lib/parser', './writer': 'lib/writer', './grammar': 'lib/grammar' };
  // CommonJS for a browser: each file in a function, by the name that others ask for it with.
  const bundle = Object.entries(modules).map(([name, file]) => {
    const text = readFileSync(new URL(`node_modules/sdp-transform/${file}.js`, import.meta.url), 'utf8');
    return `files[${JSON.stringify(name)}] = (module, exports, require) => {${text}\n};`;
  });
  const peerText = `const files = {}; const made = {};
const require = (name) => { if (!made[name]) { const module = { exports: {} }; made[name] = module; files[name](module, module.exports, require); } return made[name].exports; };
${bundle.join('\n')}
export default require('sdp-transform');`;
  const page = `<!doctype html><script type="module">
import { init, parseSdp } from '/pkg/sdp/index.js';
import { measure } from '/benches/js/measure.mjs';
import peer from '/peer.js';
await init();
window.run = (texts, rounds) => measure({ parseSdp }, peer, texts, rounds);
</script>`;
  const types = { js: 'text/javascript', mjs: 'text/javascript', wasm: 'application/wasm' };
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?')[0];
    // The pages may measure time finely only when isolated.
    const headers = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };
    if (path === '/') return void response.writeHead(200, { ...headers, 'content-type': 'text/html' }).end(page);
    if (path === '/peer.js') return void response.writeHead(200, { ...headers, 'content-type': types.js }).end(peerText);
    const type = types[/** @type {keyof typeof types} */ (path.split('.').at(-1))];
    if (type === undefined || !/^\/(pkg|benches\/js)\/[\w/.-]+$/.test(path) || path.includes('..')) return void response.writeHead(404).end();
    try {
      response.writeHead(200, { ...headers, 'content-type': type }).end(readFileSync(new URL(`.${path}`, ROOT)));
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', () => done(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-background-networking', '--disable-sync', '--no-first-run', '--disable-component-update', '--disable-quic'] });
  try {
    const tab = await browser.newPage();
    await tab.goto(`http://127.0.0.1:${port}/`);
    await tab.waitForFunction('window.run !== undefined');
    return await tab.evaluate(([texts, rounds]) => /** @type {any} */ (window).run(texts, rounds), /** @type {const} */ ([texts, rounds]));
  } finally {
    await browser.close();
    server.close();
  }
}

const wasm = gzipSync(readFileSync(new URL('pkg/wasm/sdp_bg.wasm', ROOT)), { level: 9 }).length;
const scripts = (await glue()).gzip;

/** @type {Record<string, any>} */
const engines = {};
if (values.only !== 'chromium') engines.node = await inNode();
if (values.only !== 'node') engines.chromium = await inChromium();
const report = { schema: 'icescope/bench-js/1', engines, bars: BARS, size: { wasmGzip: wasm, glueGzip: scripts, bar: 30 * 1024 } };
if (values.json) console.log(JSON.stringify(report));
else {
  for (const [engine, rows] of Object.entries(engines)) {
    for (const { size, micros, ratios } of rows) {
      console.log(`${engine} ${size}`);
      for (const [name, value] of Object.entries(micros)) console.log(`  ${name.padEnd(28)} ${value.toFixed(1).padStart(9)} us`);
      for (const [name, value] of Object.entries(ratios)) {
        const bar = /** @type {any} */ (BARS)[engine][name];
        console.log(`  ${name.padEnd(28)} ${value.toFixed(1).padStart(9)} times as fast as sdp-transform; the bar is ${bar}${value < bar ? ': NOT MET' : ''}`);
      }
    }
  }
  console.log(`icescope/sdp: wasm ${wasm} and scripts ${scripts} bytes gzip, bundled and minified; the bar is ${30 * 1024}${wasm + scripts > 30 * 1024 ? ': NOT MET' : ''}`);
}
