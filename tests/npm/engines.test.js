// Engines that lack something: importing takes nothing of them, and the first use says what is missing.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';

/** @param {string} missing @returns {[string, string][]} the code and message of each entry, where it fails */
function without(missing) {
  const [compat, sdp] = ['compat/index.js', 'sdp/node.js'].map((name) => new URL(`../../pkg/${name}`, import.meta.url).href);
  const program = `
    delete globalThis.${missing};
    const [compat, sdp] = await Promise.all([import('${compat}'), import('${sdp}')]);
    const told = [];
    try {
      compat.write({ media: [] });
      told.push(['', String(compat.parse('v=0').version)]);
    } catch ({ code, message }) { told.push([code, message]); }
    try {
      await sdp.init();
      const document = sdp.parseSdp('v=0\\r\\n' + 'a=x\\r\\n'.repeat(4000));
      document.free();
      told.push(['', document.constructor.name]);
    } catch ({ code, message }) { told.push([code, message]); }
    console.log(JSON.stringify(told));`;
  return JSON.parse(execFileSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8' }));
}

test('no WebAssembly', () => {
  for (const told of without('WebAssembly')) assert.deepEqual(told, ['no-wasm', 'This JavaScript engine has no WebAssembly.']);
});

test('no TextEncoder, as under jsdom in Jest', () => {
  const why = 'TextEncoder is not defined';
  assert.deepEqual(without('TextEncoder'), [
    ['wasm-load-failed', `The WebAssembly of icescope/compat cannot be compiled: ${why}`],
    ['wasm-load-failed', `sdp_bg.wasm could not be loaded: ${why}`],
  ]);
});

test('no FinalizationRegistry, as in some at the edge of a network', () => {
  assert.deepEqual(without('FinalizationRegistry'), [['', '0'], ['', 'SdpDocument']]);
});
