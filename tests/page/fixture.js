// The embedded server and a Chromium, for all tests of a file.

import { after, before } from 'node:test';

import { launch } from './chromium.js';
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
