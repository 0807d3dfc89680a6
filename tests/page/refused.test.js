// What is filled in wrongly before a run, in Chromium.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { parseServer } from '../../pkg/node.js';
import { wrongWith } from '../../www/cards/server-name.js';
import { serverAndBrowser, visitPage } from './fixture.js';

const here = serverAndBrowser();

describe('the name of a server', () => {
  for (const name of ['192.0.2.1', '192.0.2.1:3478', 'stun:stun.example.org', 'STUN:stun.example.org:19302', '[2001:db8::1]', 'stun:[2001:db8::1]:3478', 'localhost', 'udp:3478']) {
    test(`${name} is one`, () => assert.equal(wrongWith(parseServer, name, 'stun'), ''));
  }
  for (const name of ['turn.example.org', 'localhost:3478', 'turn:192.0.2.1?transport=tcp', 'turns:turn.example.org:443?transport=TCP', '[2001:db8::1]:3478?transport=udp', 'localhost:3478?transport=tcp']) {
    test(`${name} is one of a TURN server`, () => assert.equal(wrongWith(parseServer, name, 'turn'), ''));
  }
  for (const [name, kind, why] of /** @type {[string, 'stun' | 'turn', RegExp][]} */ ([
    ['stuns:stun.example.org', 'stun', /STUN over TLS, which is not supported; use stun:/],
    ['http://stun.example.org', 'stun', /^The scheme is none of stun/],
    ['https:stun.example.org', 'stun', /^The scheme is none of stun/],
    ['stun://stun.example.org', 'stun', /without slashes, as in stun:HOST:PORT/],
    ['turn:192.0.2.1', 'stun', /fields of its own/],
    ['stun:192.0.2.1', 'turn', /^stun: names no TURN server; write turn:HOST:PORT/],
    ['http://turn.example.org', 'turn', /^The scheme is none of stun/],
    ['turn://192.0.2.1', 'turn', /without slashes/],
    ['stun:192.0.2.1?transport=udp', 'stun', /without a query/],
    ['turn:192.0.2.1?transport=sctp', 'turn', /question mark/],
    ['2001:db8::1', 'stun', /must stand in brackets/],
    ['[2001:db8::1', 'stun', /^Not an IPv6 address\.$/],
    ['exa_mple$.org', 'stun', /^A character that a host name cannot have\.$/],
    ['stun:', 'stun', /no host/],
    [':3478', 'stun', /no host/],
    ['192.0.2.1:', 'stun', /^The port/],
    ['192.0.2.1:0', 'stun', /^The port/],
    ['192.0.2.1:65536', 'stun', /^The port/],
    ['192.0.2.1:+80', 'stun', /^The port/],
  ])) {
    test(`${name} is none of a ${kind.toUpperCase()} server`, () => assert.match(wrongWith(parseServer, name, kind), why));
  }
});

describe('a field that is filled in wrongly', () => {
  /** @param {import('playwright-core').Page} page @param {string} id @param {RegExp} why */
  async function refused(page, id, why) {
    await page.locator('#run').click();
    await page.locator('#run-problem').waitFor();
    assert.match((await page.textContent('#run-problem')) ?? '', why);
    assert.equal(await page.evaluate(() => document.activeElement?.id), id);
    assert.equal(await page.getAttribute(`#${id}`, 'aria-invalid'), 'true');
    assert.match((await page.getAttribute(`#${id}`, 'aria-describedby')) ?? '', /(^| )run-problem$/);
    assert.equal(await page.locator('[aria-invalid]').count(), 1);
    assert.equal(await page.locator('#icescope-report').count(), 0);
  }

  test('is named with its line, marked, and has the focus', async () => {
    const { page, complaints } = await visitPage(here);
    await page.locator('#source-own').check();
    const own = page.locator('#own-servers');
    await refused(page, 'own-servers', /^Name at least one server/);
    await own.fill('192.0.2.1\nstun:192.0.2.2:x\n192.0.2.3');
    await refused(page, 'own-servers', /^Line 2, stun:192\.0\.2\.2:x: The port is not a number/);
    await own.fill('192.0.2.1, stuns:192.0.2.2');
    await refused(page, 'own-servers', /^Line 1, stuns:192\.0\.2\.2: stuns: is STUN over TLS/);
    await own.fill(here.server.stun[0] ?? '');
    await page.locator('#turn-uri').evaluate((field) => { /** @type {HTMLInputElement} */ (field).value = 'http://192.0.2.1'; });
    await refused(page, 'turn-uri', /^TURN URI: The scheme is none of stun/);
    await page.locator('#turn-uri').fill('192.0.2.1');
    await page.locator('#turn-username').fill('alice');
    await refused(page, 'turn-credential', /needs a user name and a credential/);
    // What is not asked need not be right.
    await page.locator('#source-offered').check();
    await page.locator('#run').click();
    await page.locator('#icescope-report').waitFor({ state: 'attached', timeout: 20_000 });
    assert.equal(await page.locator('[aria-invalid]').count(), 0);
    assert.equal(await page.getAttribute('#own-servers', 'aria-describedby'), 'own-servers-hint');
    assert.equal(await page.getAttribute('#turn-credential', 'aria-describedby'), null);
    assert.deepEqual(complaints, []);
    await page.close();
  });

  test('may be the time limit', async () => {
    const { page } = await visitPage(here);
    for (const limit of ['0', '-5', '121', '1e9', '0.5']) {
      await page.locator('#time-limit').fill(limit);
      await refused(page, 'time-limit', /^The time limit is a number of seconds from 1 to 120\.$/);
      assert.equal(await page.inputValue('#time-limit'), limit);
    }
    await page.locator('#time-limit').fill('');
    await page.locator('#time-limit').pressSequentially('-');
    await refused(page, 'time-limit', /^The time limit/);
    await page.close();
  });
});
