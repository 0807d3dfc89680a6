// The packed package in a Vite app: built, served, and run in a real browser.

import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { launch, open } from '../page/chromium.js';
import { TOOLS, copyApp, emptyFolder, install, pack, remove } from './pack.js';

// Strict: what a bundler must not need is any script that was not in a file.
const POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; img-src data:";
const RESULT = {
  early: 'not-initialised',
  accepted: true,
  kinds: ['application'],
  types: ['host'],
  end: 'complete',
  scope: 'documentation',
};

/** @type {typeof import('vite')} */
let vite;
/** @type {string} */
let folder;
/** @type {Awaited<ReturnType<typeof launch>>} */
let browser;

before(async () => {
  vite = await import(pathToFileURL(join(TOOLS, 'vite/dist/node/index.js')).href);
  folder = await emptyFolder();
  await copyApp('vite-app', folder);
  const { tarball } = await pack(folder);
  await install(folder, tarball, {});
  browser = await launch();
});

after(async () => {
  await browser?.close();
  if (folder !== undefined) await remove(folder);
});

/** @param {string} url */
async function resultOf(url) {
  const { page, complaints } = await open(browser.context);
  await page.goto(url);
  const element = page.locator('#result:not(:empty)');
  await element.waitFor({ timeout: 20_000 });
  const result = JSON.parse((await element.textContent()) ?? '');
  await page.close();
  return { result, complaints };
}

/** @param {string[] | undefined} urls */
function first(urls) {
  const url = urls?.[0];
  assert.ok(url !== undefined, 'the server has no address');
  return url;
}

const quiet = { configFile: /** @type {const} */ (false), logLevel: /** @type {const} */ ('error') };

test('built for production, under a strict CSP', async () => {
  await vite.build({ ...quiet, root: folder });
  const built = await readdir(join(folder, 'dist/assets'));
  assert.equal(built.filter((name) => name.endsWith('.wasm')).length, 1, built.join(', '));
  const server = await vite.preview({
    ...quiet,
    root: folder,
    preview: { port: 0, host: '127.0.0.1', headers: { 'Content-Security-Policy': POLICY } },
  });
  try {
    const { result, complaints } = await resultOf(first(server.resolvedUrls?.local));
    assert.deepEqual(result, RESULT);
    assert.deepEqual(complaints, []);
  } finally {
    await server.close();
  }
});

test('under the development server', async () => {
  const server = await vite.createServer({ ...quiet, root: folder, server: { port: 0, host: '127.0.0.1' } });
  await server.listen();
  try {
    const { result, complaints } = await resultOf(first(server.resolvedUrls?.local));
    assert.deepEqual(result, RESULT);
    assert.deepEqual(complaints, []);
  } finally {
    await server.close();
  }
});
