// Runs the page's test in a browser, and prints its report: node behind-nat.js BROWSER URL [MILLISECONDS | --three-sections]
// On standard error it says how long that took from the click on, by the page's own clock: to the first words, to a mapping
// that is known, and to the report.
//
// After MILLISECONDS the run is cancelled. With --three-sections each connection has three sockets instead of one. No connection may
// be open once there is a report.
//
// `cli/tests/lab` calls it in a network namespace behind a NAT. BROWSER is chromium,
// chromium-shown (local addresses not hidden behind mDNS names) or firefox.

import puppeteer from 'puppeteer-core';

import { launch } from './chromium.js';
import { threeSections } from './three-sections.js';

const TIME_LIMIT = 30_000;

/** @type {Record<string, () => Promise<{ page: any, close: () => Promise<void> }>>} */
const BROWSERS = {
  chromium: () => chromium([]),
  'chromium-shown': () => chromium(['--disable-features=WebRtcHideLocalIpsWithMdns']),
  firefox,
};

const [name = '', url = '', ...more] = process.argv.slice(2);
const three = more.includes('--three-sections');
const cancelAfter = more.find((argument) => /^\d+$/.test(argument));
const start = BROWSERS[name];
if (start === undefined) throw new Error(`unknown browser: ${name}`);
const { page, close } = await start();
try {
  // A busy machine may take long to load the page; how long the page then takes is told apart from that.
  page.setDefaultTimeout(TIME_LIMIT);
  const before = page.addInitScript ?? page.evaluateOnNewDocument;
  await before.call(page, remember);
  if (three) await before.call(page, threeSections);
  await page.goto(url);
  // A page from elsewhere starts after one click.
  await page.waitForSelector('#run');
  await page.click('#run');
  if (cancelAfter !== undefined) {
    await new Promise((resolve) => setTimeout(resolve, Number(cancelAfter)));
    await page.click('#cancel');
  }
  const text = () => document.querySelector('#icescope-report')?.textContent;
  const report = await page.waitForSelector('#icescope-report', { state: 'attached', timeout: TIME_LIMIT });
  if (report === null) throw new Error('no report');
  const times = await page.evaluate(() => /** @type {any} */ (globalThis).times());
  for (const [what, after] of Object.entries(times)) console.error(`${what} after ${Math.round(after)} ms`);
  const [made, open] = await page.evaluate(() => /** @type {any} */ (globalThis).connections());
  if (made === 0 || open !== 0) throw new Error(`${open} of ${made} connections are open`);
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

/** Keeps every connection that the page makes, to see whether it closes it; and when it shows what. */
function remember() {
  /** @type {Record<string, number>} */
  const times = {};
  let clicked = 0;
  const shown = () => {
    if (clicked === 0) return;
    const text = (/** @type {string} */ selector) => document.querySelector(selector)?.textContent ?? '';
    const mapping = text('#verdict .property .class strong');
    const seen = {
      'first words': text('#verdict .summary') !== '',
      mapping: mapping !== '' && mapping !== 'Unknown',
      report: text('#icescope-report') !== '',
    };
    for (const [what, there] of Object.entries(seen)) {
      if (there) times[what] ??= performance.now() - clicked;
    }
  };
  document.addEventListener('click', ({ target }) => {
    if (target instanceof Element && target.id === 'run') clicked = performance.now();
  }, { capture: true });
  new MutationObserver(shown).observe(document, { subtree: true, childList: true, characterData: true });
  /** @type {RTCPeerConnection[]} */
  const all = [];
  globalThis.RTCPeerConnection = class extends RTCPeerConnection {
    /** @param {RTCConfiguration} [configuration] */
    constructor(configuration) {
      super(configuration);
      all.push(this);
    }
  };
  Object.assign(globalThis, {
    times: () => times,
    connections: () => [all.length, all.filter((one) => one.signalingState !== 'closed').length],
  });
}
