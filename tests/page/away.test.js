// A server of the page's own that goes away, in Chromium.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { open, report } from './chromium.js';
import { serverAndBrowser } from './fixture.js';

const here = serverAndBrowser();

/** Nobody answers there. */
const CONFIG = { stun: ['stun:192.0.2.1:3478', 'stun:198.51.100.1:3478'], turn: [], probe: 'probe' };

/** A page whose server offers that, and is asked to send in vain. */
async function visit() {
  const { page } = await open(here.browser.context);
  await page.route('**/config.json', (route) => route.fulfill({ json: CONFIG }));
  await page.route('**/probe', (route) => route.abort());
  await page.goto(here.server.url);
  await page.locator('#run').waitFor();
  return page;
}

test('one that still runs at the end of a run is kept out of reach by UDP', async () => {
  const page = await visit();
  await page.locator('#run').click();
  const result = await report(page);
  assert.equal(result.udp.class, 'blocked');
  assert.deepEqual(result.tcpHosts.map((/** @type {any} */ { host }) => host), ['192.0.2.1', '198.51.100.1']);
  await page.close();
});

test('one that is gone by then is down, and UDP is not blamed', async () => {
  const page = await visit();
  await page.route('**/config.json', (route) => route.abort());
  await page.locator('#run').click();
  const result = await report(page);
  assert.deepEqual([result.udp.class, result.udp.reason, result.tcpHosts], ['unknown', 'no-answer', []]);
  assert.match((await page.textContent('#verdict')) ?? '', /over HTTP the server cannot be asked either/);
  assert.match((await page.textContent('.advice')) ?? '', /See to it that the servers run/);
  await page.close();
});

test('one that goes while it is to send is said to have gone', async () => {
  const page = await visit();
  const stranger = (/** @type {string} */ kind, /** @type {string} */ from) => (
    { stranger: kind, from, test: { asked: 0, arrived: 0 }, control: { asked: 0, arrived: 0 }, opened: null, elapsedMs: null });
  await page.route('**/probe', (route) => route.fulfill({ json: { token: 'abcdefgh', password: 'p'.repeat(26), contact: '192.0.2.1:3478' } }));
  await page.route('**/probe/abcdefgh', (route) => (route.request().method() === 'GET' ? route.abort() : route.fulfill({ json: {
    contacted: '192.0.2.1:3478', mapped: null, stage: 'waiting', contact: { asked: 0, arrived: 0 },
    strangers: [stranger('other-port', '192.0.2.1:3479'), stranger('other-address', '198.51.100.1:3478')],
  } })));
  await page.locator('#run').click();
  const result = await report(page);
  assert.deepEqual(result.filteringEvidence.map((/** @type {any} */ { why }) => why), ['probe-gone', 'probe-gone']);
  assert.equal(result.filtering.reason, 'probe-gone');
  assert.equal(result.complete, true);
  await page.locator('#evidence summary').click();
  assert.match((await page.textContent('#filtering-evidence')) ?? '', /went away during the test/);
  await page.close();
});
