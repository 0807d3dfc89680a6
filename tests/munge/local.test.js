// What `icescope sdp munge` calls refused, Chromium and Firefox refuse in setLocalDescription, and the other way round.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { create, openChromium, openFirefox, set } from './browsers.js';
import { LEFT, LOCAL } from './local.js';

const COMMAND = process.env.ICESCOPE_BIN ?? new URL('../../target/debug/icescope', import.meta.url).pathname;

/** @typedef {{ own: string, munged: string, error: string | null }} Outcome */

/** @type {string} */
let folder;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'icescope-local-'));
});

after(() => rm(folder, { recursive: true, force: true }));

/**
 * What a browser does with each change to what it has made.
 *
 * @param {() => Promise<import('./browsers.js').Browser>} open
 * @param {'offer' | 'answer'} type
 */
async function outcomes(open, type) {
  /** @type {Map<string, Outcome>} */
  const all = new Map();
  let browser = await open();
  try {
    for (const [index, [name, change]] of LOCAL.entries()) {
      // Chromium keeps what closed connections hold for a while.
      if (index % 150 === 149) {
        await browser.close();
        browser = await open();
      }
      const own = await create(browser, type);
      const munged = change(own);
      const { error } = await set(browser, type, munged);
      if (munged !== own || name === 'nothing') all.set(name, { own, munged, error });
    }
  } finally {
    await browser.close();
  }
  return all;
}

/** @param {Outcome} one @param {string} type */
async function judge(one, type) {
  const files = /** @type {[string, string]} */ ([join(folder, 'made.sdp'), join(folder, 'set.sdp')]);
  await writeFile(files[0], one.own);
  await writeFile(files[1], one.munged);
  const { stdout } = spawnSync(COMMAND, ['sdp', 'munge', '--json', '--type', type, ...files], { encoding: 'utf8' });
  return JSON.parse(stdout);
}

for (const type of /** @type {const} */ (['offer', 'answer'])) {
  test(`the command and the browsers agree on local ${type}s`, { timeout: 300_000 }, async () => {
    const found = { chromium: await outcomes(openChromium, type), firefox: await outcomes(openFirefox, type) };
    /** @type {string[]} */
    const differ = [];
    for (const [name] of LOCAL) {
      if (LEFT.some(([cases]) => cases.test(name))) continue;
      const refused = [found.chromium, found.firefox].some((all) => typeof all.get(name)?.error === 'string');
      for (const [browser, all] of Object.entries(found)) {
        const one = all.get(name);
        if (one === undefined) continue;
        const { errors, changes } = await judge(one, type);
        const told = changes.some((/** @type {any} */ change) => change[browser] === 'refused');
        if (one.error !== null && !told && errors.length === 0) differ.push(`${browser} refuses ${name}: ${one.error}`);
        if (one.error === null && told) differ.push(`${browser} takes ${name}, but ${JSON.stringify(changes)}`);
        if (!refused && errors.length > 0) differ.push(`both take ${name}, but ${JSON.stringify(errors)}`);
      }
    }
    assert.deepEqual(differ, []);
  });
}
