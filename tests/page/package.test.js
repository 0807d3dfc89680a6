// The npm package's gathering, used by a page of its own making.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { test } from 'node:test';

import { open } from './chromium.js';
import { serverAndBrowser } from './fixture.js';

const here = serverAndBrowser();

/**
 * Runs `work` in a page, with the package as its argument.
 *
 * @template T
 * @param {(icescope: typeof import('../../pkg/index.js')) => Promise<T>} work
 */
async function run(work) {
  const { page, complaints } = await open(here.browser.context);
  await page.goto(here.server.url);
  await page.locator('#cards').waitFor();
  const module = await page.evaluateHandle((path) => import(path), './icescope/index.js');
  await page.evaluate((icescope) => icescope.init(), module);
  const result = await page.evaluate(work, /** @type {any} */ (module));
  await page.close();
  return { result, complaints };
}

test('an abort fulfils the promise with what there was', async () => {
  const { result } = await run(async ({ gather, diagnoseNat }) => {
    const early = await gather({ iceServers: ['127.0.0.1:9'], signal: AbortSignal.abort() });
    const controller = new AbortController();
    const late = await diagnoseNat({
      servers: ['127.0.0.1:9'],
      signal: controller.signal,
      onCandidate: () => controller.abort(),
    });
    return { early, late };
  });
  assert.deepEqual([result.early.end, result.early.complete, result.early.candidates], ['aborted', false, []]);
  assert.deepEqual([result.late.end, result.late.complete, result.late.candidates.length], ['aborted', false, 1]);
  assert.equal(result.late.evidence[0]?.outcome, 'undecided');
});

test('a time limit does the same', async () => {
  const { result } = await run(({ gather }) => gather({ iceServers: [{ urls: 'stun:127.0.0.1:9' }], timeoutMs: 200 }));
  assert.equal(result.end, 'time-limit');
  assert.ok(result.elapsedMs >= 190 && result.elapsedMs < 2000, String(result.elapsedMs));
});

test('what a callback throws is reported and disturbs nothing', async () => {
  const { result, complaints } = await run(({ gather }) => gather({
    onCandidate: () => {
      throw new Error('of the caller');
    },
  }));
  assert.equal(result.end, 'complete');
  assert.equal(complaints.length, result.candidates.length);
  assert.ok(complaints.every((complaint) => complaint.includes('of the caller')));
});

test('progress is told as a report each time', async () => {
  const { result } = await run(async ({ diagnoseNat }) => {
    /** @type {import('../../pkg/index.js').NatReport[]} */
    const seen = [];
    const final = await diagnoseNat({ servers: ['127.0.0.1:9'], timeoutMs: 300, onProgress: (report) => seen.push(report) });
    return { seen, count: final.candidates.length + final.errors.length };
  });
  // Once for each candidate and error, and once when the gathering is over.
  assert.equal(result.seen.length, result.count + 1);
  assert.ok(result.seen.every((report) => report.schema === 'icescope/nat/1' && !report.complete));
});

test('which servers run is asked once the gathering is over', async () => {
  const { result } = await run(async ({ diagnoseNat }) => {
    const silent = ['stun:192.0.2.1:3478', 'stun:198.51.100.1:3478'];
    /** @type {string[]} */
    const order = [];
    const told = (/** @type {() => any} */ running) => diagnoseNat({ servers: silent, running, onCandidate: () => order.push('candidate') });
    const [all, none, failed] = await Promise.all([
      told(async () => { order.push('asked'); return silent; }),
      told(() => ['no server at all:x']),
      told(() => { throw new Error('of the caller'); }),
    ]);
    return { order, classes: [all, none, failed].map(({ udp }) => udp.class), reasons: [all, none, failed].map(({ udp }) => udp.reason) };
  });
  assert.equal(result.order.at(-1), 'asked');
  assert.deepEqual(result.classes, ['blocked', 'unknown', 'unknown']);
  assert.deepEqual(result.reasons, ['only-tcp', 'no-answer', 'no-answer']);
});

test('STUN over TLS is refused, since nothing would be asked', async () => {
  const { result } = await run(async ({ diagnoseNat, gather }) => {
    const code = (/** @type {Promise<any>} */ promise) => promise.then(() => '', ({ code, message }) => `${code}: ${message}`);
    return [await code(diagnoseNat({ iceServers: ['192.0.2.1', { urls: ['STUNS:192.0.2.1'] }] })), await code(diagnoseNat({ running: /** @type {any} */ (7) })), await code(gather({ timeoutMs: 200 }))];
  });
  assert.deepEqual(result, [
    'server-tls: stuns: is STUN over TLS, which is not supported; use stun:',
    'bad-options: running must be an array of strings, or a function that gives one.',
    '',
  ]);
});

test('many at once do not disturb each other', async () => {
  const { result } = await run(({ gather }) => Promise.all(Array.from({ length: 20 }, () => gather())));
  assert.ok(result.every((one) => one.end === 'complete'));
});

test('the same code says no-webrtc where there is none', async () => {
  const { result } = await run(async ({ gather }) => {
    Reflect.deleteProperty(window, 'RTCPeerConnection');
    return gather().catch((error) => ({ code: error.code, name: error.name }));
  });
  assert.deepEqual(result, { code: 'no-webrtc', name: 'IceScopeError' });
});

test('a probe endpoint is a URL, and another origin\'s may be asked', async () => {
  const { result, complaints } = await run(async ({ diagnoseNat }) => {
    const codes = [];
    for (const probe of ['ftp://192.0.2.1/', 'http://', 7]) {
      codes.push(await diagnoseNat({ probe: /** @type {any} */ (probe) }).catch((error) => error.code));
    }
    return codes;
  });
  assert.deepEqual(result, ['bad-options', 'bad-options', 'bad-options']);
  assert.deepEqual(complaints, []);
  // A page without a policy of its own, of another origin than the server's.
  const other = createServer((_, response) => response.setHeader('content-type', 'text/html').end('<!doctype html>'));
  await new Promise((resolve) => other.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { page } = await open(here.browser.context);
  try {
    await page.goto(`http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (other.address()).port}/`);
    const answer = await page.evaluate(async (url) => {
      const opened = await (await fetch(url, { method: 'POST', credentials: 'omit' })).json();
      const headers = { 'content-type': 'application/json' };
      const refused = await fetch(`${url}/${opened.token}`, { method: 'POST', body: '{}', headers });
      return { schema: opened.schema, status: refused.status, code: (await refused.json()).error.code };
    }, new URL('probe', here.server.url).href);
    assert.deepEqual(answer, { schema: 'icescope/probe/1', status: 400, code: 'bad-credentials' });
  } finally {
    await page.close();
    other.close();
  }
});
