// The page's main path in Debian's Firefox ESR.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import puppeteer from 'puppeteer-core';

import { serve } from './server.js';
import { portsBySection, threeSections } from './three-sections.js';

/** @type {Awaited<ReturnType<typeof serve>>} */
let server;

before(async () => {
  server = await serve();
});

after(async () => {
  await server?.stop();
});

/** @param {Record<string, unknown>} preferences @param {() => void} [before] to be run before the page's own scripts */
async function run(preferences, before) {
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: process.env.FIREFOX ?? '/usr/bin/firefox-esr',
    headless: true,
    extraPrefsFirefox: preferences,
  });
  try {
    const page = await browser.newPage();
    if (before !== undefined) await page.evaluateOnNewDocument(before);
    /** @type {string[]} */
    const complaints = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    await page.goto(new URL('#run', server.url).href);
    const data = await page.waitForSelector('#icescope-report', { timeout: 30_000 });
    const result = JSON.parse((await data?.evaluate((node) => node.textContent)) ?? '');
    await page.type('#sdp-text', 'v=0');
    await page.waitForSelector('#sdp-lines > li');
    assert.deepEqual(complaints, []);
    return result;
  } finally {
    await browser.close();
  }
}

test('a run that may ask this machine ends in server-on-loopback', async () => {
  const result = await run({ 'media.peerconnection.ice.loopback': true });
  assert.equal(result.schema, 'icescope/nat/1');
  assert.equal(result.complete, true);
  assert.equal(result.mapping.class, 'unknown');
  assert.equal(result.mapping.reason, 'server-on-loopback');
  assert.ok(result.candidates.some((/** @type {any} */ one) => one.parsed.type === 'srflx' && one.url === null));
});

test('Firefox as it comes asks no server on this machine, and the page says the same', async () => {
  const result = await run({});
  assert.equal(result.mapping.reason, 'server-on-loopback');
  assert.ok(result.errors.every((/** @type {any} */ error) => error.code === 701 && error.explanation !== ''));
});

test('a run with three media sections that gather apart rests on one of them', async () => {
  const result = await run({ 'media.peerconnection.ice.loopback': true }, threeSections);
  const ports = portsBySection(result);
  assert.equal(ports.size, 3);
  const own = new Set(result.local.map((/** @type {any} */ one) => one.port));
  assert.deepEqual(own, ports.get([...ports.keys()].sort()[0] ?? ''));
  assert.equal(result.mapping.reason, 'server-on-loopback');
});
