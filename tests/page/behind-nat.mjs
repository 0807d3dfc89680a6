// Runs the page's test in a browser, and prints the report: node behind-nat.mjs BROWSER URL
//
// `cli/tests/lab.rs` calls it in a network namespace behind a NAT. BROWSER is chromium,
// chromium-shown (local addresses not hidden behind mDNS names) or firefox.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const TIME_LIMIT = 30_000;
const [browser, url] = process.argv.slice(2);
const profile = await mkdtemp(join(tmpdir(), 'icescope-page-'));

const open = { chromium, 'chromium-shown': chromium, firefox }[browser];
if (!open) throw new Error(`unknown browser: ${browser}`);
try {
  const { page, close } = await open();
  try {
    await page.goto(url);
    // A page from elsewhere starts after one click.
    await page.waitForSelector('#run');
    await page.click('#run');
    await page.waitForFunction(() => document.querySelector('#icescope-report')?.textContent, { timeout: TIME_LIMIT });
    console.log(await page.evaluate(() => document.querySelector('#icescope-report')?.textContent));
  } finally {
    await close();
  }
} finally {
  await rm(profile, { recursive: true, force: true, maxRetries: 5 });
}

async function chromium() {
  const { chromium: engine } = await import('playwright-core');
  const shown = browser === 'chromium-shown' ? ['--disable-features=WebRtcHideLocalIpsWithMdns'] : [];
  const context = await engine.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', ...shown],
    ignoreDefaultArgs: shown.length ? ['--disable-features'] : [],
  });
  return { page: await context.newPage(), close: () => context.close() };
}

async function firefox() {
  const { default: puppeteer } = await import('puppeteer-core');
  const instance = await puppeteer.launch({
    browser: 'firefox',
    executablePath: process.env.FIREFOX ?? '/usr/bin/firefox-esr',
    userDataDir: profile,
  });
  return { page: await instance.newPage(), close: () => instance.close() };
}
