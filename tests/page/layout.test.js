// The page's layout in Chromium, from a phone to a desktop, in all its states.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { report } from './chromium.js';
import { serverAndBrowser, visitPage } from './fixture.js';

const here = serverAndBrowser();

/** @param {string} fragment */
const visit = (fragment) => visitPage(here, fragment);

describe('the layout', () => {
  /** @param {import('playwright-core').Page} page @param {string} state */
  async function fits(page, state) {
    const [width, room] = await page.evaluate(() => [document.scrollingElement?.scrollWidth ?? Infinity, innerWidth]);
    assert.ok(width <= room, `${state}: ${width} of ${room} pixels`);
  }

  /** @param {import('playwright-core').Page} page */
  const unfold = (page) => page.evaluate(() => {
    for (const folded of document.querySelectorAll('details')) folded.open = true;
  });

  for (const width of [320, 360, 390, 1280]) {
    test(`fits ${width} pixels before, during and after a run`, async () => {
      const { page } = await visit(`#stun=${here.server.stun.join('&stun=')}&stun=127.0.0.1:9`);
      await page.setViewportSize({ width, height: 800 });
      await unfold(page);
      await fits(page, 'before');
      await page.locator('#run').click();
      await page.locator('#candidates > li').first().waitFor();
      await fits(page, 'during');
      await report(page);
      await unfold(page);
      await fits(page, 'after');
      await page.locator('#sdp-own').click();
      await page.locator('#sdp-lines > li').nth(20).waitFor();
      await fits(page, 'a description');
      await page.locator('#sdp-text').fill(`v=0\r\na=group:BUNDLE ${'0123456789'.repeat(30)}\r\n`);
      await page.locator('.diagnostic').first().waitFor();
      await fits(page, 'a description with findings');
      await page.close();
    });
  }

  for (const width of [360, 390, 1280]) {
    test(`shows all of the evidence table at ${width} pixels, as a table`, async () => {
      const { page } = await visit(`#stun=${here.server.stun.join('&stun=')}&stun=stun:a-rather-long-name-of-a-server.icescope.example:3478&run`);
      await page.setViewportSize({ width, height: 800 });
      await report(page);
      await page.locator('#evidence summary').click();
      const region = page.getByRole('region', { name: 'What each server saw' });
      assert.ok(await region.evaluate((node) => node.scrollWidth <= node.clientWidth));
      const table = region.getByRole('table');
      assert.deepEqual(await table.getByRole('columnheader').allTextContents(), ['Counted', 'Server', 'Saw', 'After']);
      assert.equal(await table.getByRole('row').count(), 1 + 3);
      assert.equal(await table.getByRole('cell', { name: here.server.stun[0] }).count(), 1);
      for (const box of await Promise.all((await table.locator('td:visible').all()).map((cell) => cell.boundingBox()))) {
        assert.ok(box !== null && box.x >= 0 && box.x + box.width <= width);
      }
      await page.close();
    });
  }
});
