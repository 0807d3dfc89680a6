// The page's main path in Debian's Firefox ESR.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import puppeteer from 'puppeteer-core';

import { serve } from './server.js';

/** @type {Awaited<ReturnType<typeof serve>>} */
let server;
/** @type {import('puppeteer-core').Browser} */
let browser;

before(async () => {
  server = await serve();
  browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: process.env.FIREFOX ?? '/usr/bin/firefox-esr',
    headless: true,
    // Firefox leaves loopback addresses out of ICE, so without this nothing could be gathered here.
    extraPrefsFirefox: { 'media.peerconnection.ice.loopback': true },
  });
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

test('a run ends in a report, and the inspector works', async () => {
  const page = await browser.newPage();
  /** @type {string[]} */
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.goto(new URL('#run', server.url).href);
  const data = await page.waitForSelector('#icescope-report', { timeout: 30_000 });
  const result = JSON.parse(await /** @type {NonNullable<typeof data>} */ (data).evaluate((node) => node.textContent ?? ''));
  assert.equal(result.schema, 'icescope/nat/1');
  assert.equal(result.mapping.class, 'unknown');
  assert.equal(result.mapping.reason, 'server-on-loopback');
  assert.ok(result.candidates.length > 0);
  assert.ok(result.candidates.every((/** @type {any} */ one) => one.url === null && one.parsed !== null));
  await page.type('#sdp-text', 'v=0');
  await page.waitForSelector('#sdp-lines > li');
  assert.deepEqual(complaints, []);
  await page.close();
});
