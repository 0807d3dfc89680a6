// What `icescope sdp munge` says of the changes that the browsers were tried with.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { CASES } from './cases.js';

const COMMAND = process.env.ICESCOPE_BIN ?? new URL('../../target/debug/icescope', import.meta.url).pathname;
const DATA = new URL('../data/sdp/browser/', import.meta.url);

/** @type {string} */
let folder;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'icescope-munge-'));
});

after(async () => {
  await rm(folder, { recursive: true, force: true });
});

/**
 * @param {string} made
 * @param {string} set
 * @param {string} type
 * @returns {Promise<any>}
 */
async function judge(made, set, type) {
  const files = [join(folder, 'made.sdp'), join(folder, 'set.sdp')];
  await writeFile(files[0] ?? '', made);
  await writeFile(files[1] ?? '', set);
  return new Promise((resolve, reject) => {
    execFile(COMMAND, ['sdp', 'munge', '--json', '--type', type, ...files], (error, output) => {
      // Exit code 1 says that a browser refuses it.
      if (error !== null && error.code !== 1) reject(error);
      else resolve(JSON.parse(output));
    });
  });
}

for (const name of ['chrome', 'firefox']) {
  test(`each change to what ${name} has made gets its category, and what the record says`, async () => {
    const record = JSON.parse(await readFile(new URL('browsers.json', import.meta.url), 'utf8')).browsers;
    for (const one of CASES) {
      const type = one.type ?? 'offer';
      const text = await readFile(new URL(`browser-${name}-av-dc-${type}${type === 'offer' ? '-noice' : ''}.sdp`, DATA), 'utf8');
      // As it was made: candidates come when it has been set.
      const made = text.replace(/^a=(candidate:.*|end-of-candidates)\r\n/gm, '');
      const munged = one.munge(made);
      if (munged === made) continue;
      const result = await judge(made, munged, type);
      assert.equal(result.schema, 'icescope/sdp-munge/1');
      const change = result.changes.find((/** @type {any} */ found) => found.category === one.category);
      assert.ok(change, `${one.category} is not among ${result.changes.map((/** @type {any} */ found) => found.category)}`);
      for (const browser of ['chromium', 'firefox']) {
        const row = record[browser].rows.find((/** @type {any} */ row) => row.category === one.category && row.type === type);
        if (row.outcome === 'not-applicable') continue;
        const standing = change[browser] === 'at-risk' ? 'accepted' : change[browser];
        assert.equal(standing, row.outcome, `${browser} ${one.category}`);
      }
    }
  });
}
