// What browsers do with a local description that was changed, against the record in browsers.json.
//
// ICESCOPE_RECORD=1 writes the record anew; look at what it changes, and bring src/sdp/munge/category.rs up to it.

import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';

import { create, openChromium, openFirefox, set } from './browsers.js';
import { CASES } from './cases.js';

const RECORD = new URL('browsers.json', import.meta.url);
const recording = process.env.ICESCOPE_RECORD === '1';

/** @typedef {{ category: string, type: 'offer' | 'answer', outcome: string, error: string | null }} Row */
/** @typedef {Record<string, { version: string, rows: Row[] }>} Record_ */

/** @type {Record_} */
let record = {};

before(async () => {
  if (!recording) record = JSON.parse(await readFile(RECORD, 'utf8')).browsers;
});

after(async () => {
  if (recording) {
    const rows = Object.entries(record).map(([name, { version, rows }]) => {
      const lines = rows.map((row) => `        ${JSON.stringify(row)}`).join(',\n');
      return `    ${JSON.stringify(name)}: {\n      "version": ${JSON.stringify(version)},\n      "rows": [\n${lines}\n      ]\n    }`;
    });
    await writeFile(RECORD, `{\n  "schema": "icescope/munge-record/1",\n  "browsers": {\n${rows.join(',\n')}\n  }\n}\n`);
  }
});

/**
 * Tries one change on a new connection.
 *
 * @param {import('./browsers.js').Browser} browser
 * @param {import('./cases.js').Case} one
 * @returns {Promise<Row>}
 */
async function attempt(browser, one) {
  const type = one.type ?? 'offer';
  const own = await create(browser, type);
  const munged = one.munge(own);
  /** @param {string} sdp */
  const marked = (sdp) => one.mark.test(sdp) !== one.mark.test(own);
  if (munged === own) {
    // The browser does not offer what the change is about.
    await set(browser, type, own);
    return { category: one.category, type, outcome: 'not-applicable', error: null };
  }
  assert.ok(marked(munged), `${one.category}: the mark does not tell the texts apart`);
  const { error, sdp } = await set(browser, type, munged);
  if (error !== null) {
    return { category: one.category, type, outcome: 'refused', error: error.replace(/\d{3,}/g, 'N') };
  }
  return { category: one.category, type, outcome: marked(sdp) ? 'accepted' : 'ignored', error: null };
}

for (const open of [openChromium, openFirefox]) {
  test(`${open === openChromium ? 'Chromium' : 'Firefox'} treats munged descriptions as recorded`, { timeout: 120_000 }, async () => {
    const browser = await open();
    try {
      const own = await create(browser, 'offer');
      assert.equal((await set(browser, 'offer', own)).error, null, 'an unchanged offer is refused');
      /** @type {Row[]} */
      const rows = [];
      for (const one of CASES) rows.push(await attempt(browser, one));
      if (recording) {
        record[browser.name] = { version: browser.version, rows };
        return;
      }
      // The words of an error may change; what is refused, and with which kind of error, may not.
      /** @param {Row[]} all */
      const kinds = (all) => all.map((row) => ({ ...row, error: row.error?.split(':')[0] ?? null }));
      assert.deepEqual(
        kinds(rows),
        kinds(record[browser.name]?.rows ?? []),
        `${browser.name} ${browser.version} differs from the record, which is of ${record[browser.name]?.version}`,
      );
    } finally {
      await browser.close();
    }
  });
}

test('the record has both browsers and every case', { skip: recording }, () => {
  const cases = CASES.map((one) => `${one.category} ${one.type ?? 'offer'}`);
  for (const name of ['chromium', 'firefox']) {
    assert.deepEqual(record[name]?.rows.map((row) => `${row.category} ${row.type}`), cases);
  }
});
