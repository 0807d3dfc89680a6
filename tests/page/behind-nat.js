// Runs the page's test in a browser, and prints its report: node behind-nat.js BROWSER URL
//
// `cli/tests/lab_page.rs` calls it in a network namespace behind a NAT. BROWSER is chromium,
// chromium-shown (local addresses not hidden behind mDNS names) or firefox.

import puppeteer from 'puppeteer-core';

import { launch } from './chromium.js';

const TIME_LIMIT = 30_000;

/** @type {Record<string, () => Promise<{ page: any, close: () => Promise<void> }>>} */
const BROWSERS = {
  chromium: () => chromium([]),
  'chromium-shown': () => chromium(['--disable-features=WebRtcHideLocalIpsWithMdns']),
  firefox,
};

const [name = '', url = ''] = process.argv.slice(2);
const start = BROWSERS[name];
if (start === undefined) throw new Error(`unknown browser: ${name}`);
const { page, close } = await start();
try {
  await page.goto(url);
  // A page from elsewhere starts after one click.
  await page.waitForSelector('#run');
  await page.click('#run');
  const text = () => document.querySelector('#icescope-report')?.textContent;
  const report = await page.waitForSelector('#icescope-report', { state: 'attached', timeout: TIME_LIMIT });
  if (report === null) throw new Error('no report');
  console.log(await page.evaluate(text));
} finally {
  await close();
}

/** @param {string[]} more */
async function chromium(more) {
  const { context, close } = await launch(more);
  return { page: await context.newPage(), close };
}

async function firefox() {
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: process.env.FIREFOX ?? '/usr/bin/firefox-esr',
  });
  return { page: await browser.newPage(), close: () => browser.close() };
}
