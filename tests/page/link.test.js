// Links that come to the open page, and runs that are refused, in Chromium.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { open, report } from './chromium.js';
import { ELSEWHERE, LEADS_HERE, serverAndBrowser, visitPage } from './fixture.js';

const here = serverAndBrowser([LEADS_HERE]);

/** @param {string} [fragment] @param {string} [host] */
const visit = (fragment, host) => visitPage(here, fragment, host);

/** @param {import('playwright-core').Page} page @param {string} fragment */
const follow = (page, fragment) => page.evaluate((to) => { location.hash = to; }, fragment);

describe('a link that comes to the open page', () => {
  const link = () => `#stun=${here.server.stun[0]}&turn=turn:127.0.0.1:9%3Ftransport=tcp&username=alice&credential=s3cr%26t`;

  test('fills in the servers, and leaves no credential in the address bar or the history', async () => {
    const { page, complaints } = await visit();
    await page.locator('#sdp-text').fill('v=0');
    await follow(page, link());
    await page.waitForFunction(() => location.hash === '');
    assert.equal(await page.inputValue('#own-servers'), `stun:${here.server.stun[0]}`);
    assert.ok(await page.locator('#source-own').isChecked());
    assert.equal(await page.inputValue('#turn-uri'), 'turn:127.0.0.1:9?transport=tcp');
    assert.equal(await page.inputValue('#turn-username'), 'alice');
    assert.equal(await page.inputValue('#turn-credential'), 's3cr&t');
    assert.equal(await page.inputValue('#sdp-text'), 'v=0');
    assert.equal(await page.locator('#icescope-report').count(), 0);
    await page.goBack();
    assert.ok(!page.url().includes('credential'));
    await page.goForward();
    assert.ok(!page.url().includes('credential'));
    await follow(page, '#stun=192.0.2.1:3478');
    await page.waitForFunction(() => location.hash === '');
    assert.equal(await page.inputValue('#own-servers'), 'stun:192.0.2.1:3478');
    assert.equal(await page.inputValue('#turn-credential'), '');
    assert.deepEqual(complaints, []);
    await page.close();
  });

  test('runs what it asks for instead of what is under way', async () => {
    const { page } = await visit('#stun=127.0.0.1:9&run');
    await page.locator('#cancel').waitFor();
    await follow(page, `${link()}&run`);
    await page.waitForFunction(() => /"complete": true/.test(document.querySelector('#icescope-report')?.textContent ?? ''), undefined, { timeout: 20_000 });
    const result = await report(page);
    assert.ok(result.evidence.some((/** @type {any} */ { server }) => server.endsWith(here.server.stun[0])), JSON.stringify(result.evidence));
    assert.ok(!JSON.stringify(result).includes('s3cr'));
    assert.match((await page.textContent('#run-status')) ?? '', /^Done/);
    assert.equal(page.url(), new URL('/', here.server.url).href);
    await page.close();
  });

  test('starts nothing by itself on a page from elsewhere', async () => {
    const { page } = await visit('', ELSEWHERE);
    await follow(page, `${link()}&run`);
    await page.locator('#run-status:has-text("Nothing was sent yet")').waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'run');
    await page.waitForTimeout(500);
    assert.equal(await page.locator('#candidates > li').count(), 0);
    await page.locator('#run').click();
    assert.equal((await report(page)).candidates.length > 0, true);
    await page.close();
  });

  test('into the page changes nothing', async () => {
    const { page } = await visit('#stun=192.0.2.1:3478');
    await follow(page, '#sdp-card');
    await page.waitForFunction(() => location.hash === '#sdp-card');
    assert.equal(await page.inputValue('#own-servers'), 'stun:192.0.2.1:3478');
    await page.close();
  });
});

describe('a run that is refused', () => {
  const REFUSED = ['stun://127.0.0.1', '127.0.0.1:99999', 'http://x', 'turn:127.0.0.1'];

  test('leaves the cards as they were, without results and with them', async () => {
    const { page } = await visit();
    const cards = () => page.evaluate(() => ['verdict-card', 'servers-card', 'candidates-card', 'report-card']
      .map((id) => document.getElementById(id)?.textContent));
    const before = await cards();
    await page.locator('#source-own').check();
    const refused = async () => {
      for (const uri of REFUSED) {
        await page.locator('#own-servers').fill(uri);
        await page.locator('#run').click();
        await page.locator('#run-problem').waitFor();
        assert.match((await page.textContent('#run-problem')) ?? '', /\.$/);
        assert.equal(await page.textContent('#run-status'), '');
      }
    };
    await refused();
    assert.deepEqual(await cards(), before);
    await page.locator('#own-servers').fill(here.server.stun[0] ?? '');
    await page.locator('#run').click();
    const result = await report(page);
    const after = await cards();
    assert.notDeepEqual(after, before);
    await refused();
    assert.deepEqual(await cards(), after);
    assert.deepEqual(await report(page), result);
    await page.close();
  });

  test('since this page\u2019s own server is gone says that', async () => {
    const opened = await open(here.browser.context);
    const { page } = opened;
    const turn = [{ urls: ['turn:192.0.2.1:3478'], username: 'u', credential: 'c' }];
    await page.route('**/config.json', (route) => route.fulfill({ json: { stun: here.server.stun.map((at) => `stun:${at}`), turn } }));
    await page.goto(here.server.url);
    await page.locator('#time-limit').fill('1');
    await page.locator('#run').click();
    await report(page);
    assert.notEqual(await page.textContent('#run-status'), '');
    await page.route('**/config.json', (route) => route.abort());
    await page.locator('#run').click();
    await page.locator('#run-problem:has-text("own server cannot be reached")').waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'run');
    assert.equal(await page.textContent('#run-status'), '');
    await page.close();
  });
});

describe('the time limit', () => {
  test('that is emptied is the usual one', async () => {
    const { page } = await visit('#stun=127.0.0.1:9');
    await page.locator('#time-limit').fill('');
    await page.locator('#run').click();
    await page.waitForTimeout(1500);
    assert.ok(await page.locator('#cancel').isVisible());
    await page.close();
  });
});

describe('what appears', () => {
  test('is legible from the start', async () => {
    const { page } = await visit('#run');
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    await report(page);
    const faded = await page.evaluate(() => [...document.styleSheets]
      .flatMap((sheet) => [...sheet.cssRules].flatMap((rule) => rule instanceof CSSMediaRule ? [...rule.cssRules] : [rule]))
      .filter((rule) => rule instanceof CSSKeyframesRule && [...rule.cssRules].some((frame) => /opacity/.test(frame.cssText)))
      .map((rule) => rule.cssText));
    assert.deepEqual(faded, []);
    await page.close();
  });
});
