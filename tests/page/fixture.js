// The embedded server and a Chromium, for all tests of a file.

import { after, before } from 'node:test';

import { launch, open } from './chromium.js';
import { serve } from './server.js';

/** @typedef {{ server: Awaited<ReturnType<typeof serve>>, browser: Awaited<ReturnType<typeof launch>> }} Fixture */

/**
 * Both are there while a test runs.
 *
 * @param {string[]} [more] further command-line switches of the browser
 * @returns {Fixture}
 */
export function serverAndBrowser(more) {
  const fixture = /** @type {Fixture} */ ({});
  before(async () => {
    fixture.server = await serve();
    fixture.browser = await launch(more);
  });
  after(async () => {
    await fixture.browser?.close();
    await fixture.server?.stop();
  });
  return fixture;
}

/** A name that is not this machine's; a browser with the switch goes to this machine for it all the same. */
export const ELSEWHERE = 'icescope.example';
export const LEADS_HERE = `--host-resolver-rules=MAP ${ELSEWHERE} 127.0.0.1`;

/**
 * Opens the page, at a fragment, by another name of this machine.
 *
 * @param {Fixture} here
 * @param {string} [fragment]
 * @param {string} [host]
 */
export async function visitPage(here, fragment = '', host) {
  const opened = await open(here.browser.context);
  const url = new URL(fragment, here.server.url);
  if (host !== undefined) url.hostname = host;
  await opened.page.goto(url.href);
  await opened.page.locator('#cards').waitFor();
  return opened;
}
