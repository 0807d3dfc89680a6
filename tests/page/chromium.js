// Debian's Chromium, kept off every network but this machine's.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { chromium } from 'playwright-core';

const ARGUMENTS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];

/** @param {string[]} [more] further command-line switches */
export async function launch(more = []) {
  const profile = await mkdtemp(join(tmpdir(), 'icescope-chromium-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    args: [...ARGUMENTS, ...more],
  });
  return {
    context,
    async close() {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}

/**
 * A page that remembers everything the browser complained about, breaches of the CSP among it.
 *
 * @param {import('playwright-core').BrowserContext} context
 */
export async function open(context) {
  const page = await context.newPage();
  /** @type {string[]} */
  const complaints = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  return { page, complaints };
}

/**
 * Waits for the end of a run.
 *
 * @param {import('playwright-core').Page} page
 */
export async function report(page) {
  const data = page.locator('#icescope-report');
  await data.waitFor({ state: 'attached', timeout: 20_000 });
  return JSON.parse((await data.textContent()) ?? '');
}
