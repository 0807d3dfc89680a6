// The picture of the NAT explainer in Chromium, from a phone to a desktop.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { open } from './chromium.js';
import { serverAndBrowser } from './fixture.js';

const here = serverAndBrowser();

for (const width of [320, 360, 480, 481, 640, 960, 1280]) {
  test(`the picture can be read at ${width} pixels`, async () => {
    const { page } = await open(here.browser.context);
    await page.goto(new URL('explain.html', here.server.url).href);
    await page.setViewportSize({ width: 1281, height: 800 });
    await page.setViewportSize({ width, height: 800 });
    await page.locator('#acts button').nth(1).click();
    await page.waitForTimeout(500);
    const seen = await page.locator('#picture').evaluate((drawn) => {
      const svg = /** @type {SVGSVGElement} */ (drawn);
      const scale = svg.getScreenCTM()?.a ?? 0;
      const frame = svg.getBoundingClientRect();
      const within = (/** @type {Element} */ one, /** @type {DOMRect} */ room) => {
        const { left, right, top, bottom } = one.getBoundingClientRect();
        return left >= room.left && right <= room.right && top >= room.top && bottom <= room.bottom;
      };
      const boxes = [...svg.querySelectorAll('.node')];
      const at = svg.querySelector('.packet')?.getBoundingClientRect();
      const under = svg.querySelector('.node.active rect')?.getBoundingClientRect();
      return {
        size: Math.min(...[...svg.querySelectorAll('text')].map((text) => parseFloat(getComputedStyle(text).fontSize) * scale)),
        inside: [...svg.querySelectorAll('text, rect')].every((one) => within(one, frame)),
        fits: boxes.every((box) => [...box.querySelectorAll('text')].every((text) => within(text, /** @type {Element} */ (box.querySelector('rect')).getBoundingClientRect()))),
        apart: at && under && Math.abs((at.left + at.right) - (under.left + under.right)) < 2 && at.top < under.top && at.bottom > under.top - 20,
      };
    });
    assert.ok(seen.size >= 12, `${seen.size} pixels`);
    assert.deepEqual({ ...seen, size: 12 }, { size: 12, inside: true, fits: true, apart: true });
    await page.close();
  });
}
