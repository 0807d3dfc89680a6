// The page in Chromium, against its embedded server, with real candidates.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { open, report } from './chromium.js';
import { ELSEWHERE, LEADS_HERE, serverAndBrowser, visitPage } from './fixture.js';
import { portsBySection, threeSections } from './three-sections.js';

const here = serverAndBrowser([LEADS_HERE]);

/** @param {string} [fragment] @param {string} [host] */
const visit = (fragment, host) => visitPage(here, fragment, host);

describe('a run', () => {
  test('against the embedded server says server-on-loopback, without a complaint', async () => {
    const { page, complaints } = await visit('#run');
    const result = await report(page);
    assert.equal(result.schema, 'icescope/nat/1');
    assert.equal(result.vantage, 'browser');
    assert.equal(result.complete, true);
    assert.equal(result.mapping.class, 'unknown');
    assert.equal(result.mapping.reason, 'server-on-loopback');
    assert.equal(result.filtering.class, 'unknown');
    assert.equal(result.evidence.length, 2);
    assert.ok(result.evidence.some((/** @type {any} */ probe) => probe.outcome === 'mapped'));
    assert.ok(result.candidates.some((/** @type {any} */ one) => one.parsed.type === 'srflx'));
    assert.match((await page.textContent('#verdict')) ?? '', /on this machine/);
    // Who listens to the page is told the summary once.
    const said = ((await page.textContent('#verdict-card')) ?? '').split(result.summary).length - 1;
    assert.deepEqual([said, await page.getByRole('status').getByText(result.summary).count()], [1, 1]);
    assert.ok(await page.locator('#verdict-announcement').isVisible());
    assert.equal(await page.locator('#candidates > li').count(), result.candidates.length);
    assert.equal(await page.locator('#servers > li').count(), 2);
    assert.ok(await page.locator('#use-public').isVisible());
    assert.deepEqual(complaints, []);
    await page.close();
  });

  test('with three media sections that gather apart rests on one of them', async () => {
    const opened = await open(here.browser.context);
    await opened.page.addInitScript(threeSections);
    await opened.page.goto(new URL('#run', here.server.url).href);
    const result = await report(opened.page);
    const ports = portsBySection(result);
    assert.equal(ports.size, 3);
    const first = [...ports.keys()].sort()[0] ?? '';
    assert.deepEqual(new Set(result.local.map((/** @type {any} */ one) => one.port)), ports.get(first));
    const reflexive = result.candidates.filter((/** @type {any} */ { mid, parsed }) => parsed.type === 'srflx' && mid !== first);
    assert.ok(reflexive.length > 0);
    for (const { parsed } of reflexive) {
      assert.ok(!result.evidence.some((/** @type {any} */ { mapped }) => mapped === `${parsed.address}:${parsed.port}`));
    }
    assert.equal(result.evidence.length, 2);
    assert.equal(result.mapping.reason, 'server-on-loopback');
    assert.deepEqual(opened.complaints, []);
    await opened.page.close();
  });

  test('says of a server that failed why, and folds away what the browser said', async () => {
    const { page } = await visit(`#stun=${here.server.stun[0]}&stun=nowhere.invalid&run`);
    const result = await report(page);
    const entry = page.locator('#servers > li[data-outcome=error]');
    const { explanation } = result.errors.find((/** @type {any} */ { address }) => !address?.includes(':'));
    assert.ok(((await entry.textContent()) ?? '').includes(explanation));
    assert.equal(await page.locator('#server-errors details[open]').count(), 0);
    await page.locator('#server-errors summary').click();
    assert.ok(await page.locator('#server-errors li').first().isVisible());
    await page.close();
  });

  test('starts by itself only where the link asks for it', async () => {
    const { page } = await visit();
    assert.ok(await page.locator('#run').isVisible());
    assert.equal(await page.locator('#candidates > li').count(), 0);
    assert.equal(await page.locator('#icescope-report').count(), 0);
    await page.close();
  });

  test('needs no pointer', async () => {
    const { page } = await visit();
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement?.className), 'skip');
    for (let at = 0; at < 12; at += 1) {
      await page.keyboard.press('Tab');
      if ((await page.evaluate(() => document.activeElement?.id)) === 'run') break;
    }
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'run');
    const outline = await page.evaluate(() => getComputedStyle(/** @type {Element} */ (document.activeElement)).outlineStyle);
    assert.equal(outline, 'solid');
    await page.keyboard.press('Enter');
    await report(page);
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'run');
    await page.close();
  });

  test('is cancelled with what it had', async () => {
    const { page } = await visit('#stun=127.0.0.1:9&run');
    await page.locator('#cancel').click();
    const result = await report(page);
    assert.equal(result.end, 'aborted');
    assert.equal(result.complete, false);
    assert.equal(result.mapping.class, 'unknown');
    assert.match((await page.textContent('#run-status')) ?? '', /^Cancelled/);
    await page.close();
  });

  test('without servers asks for some', async () => {
    const { page } = await visit();
    await page.locator('#source-own').check();
    await page.locator('#run').click();
    assert.match((await page.textContent('#run-problem')) ?? '', /at least one server/);
    await page.locator('#own-servers').fill('stun:exa mple:port');
    await page.locator('#run').click();
    await page.locator('#run-problem:has-text("port is not a number")').waitFor();
    await page.close();
  });
});

describe('a verdict', () => {
  /** What the card shows for a report whose classes are these. @param {string} mapping @param {string} filtering */
  async function known(mapping, filtering) {
    const { page } = await visit();
    const shown = await page.evaluate(async ([maps, filters]) => {
      const { verdictCard } = await import(/** @type {string} */ ('/cards/verdict.js'));
      const property = (/** @type {string | undefined} */ name) => ({ class: name, possible: [], confidence: 'proved', reason: '', explanation: '', evidence: [] });
      const verdict = verdictCard({ onPublic() {}, onOwn() {} });
      verdict.show({
        summary: '', mapping: property(maps), filtering: property(filters), classicName: null, advice: [], family: 'ipv4', families: {},
        evidence: [], filteringEvidence: [], unattributed: [], local: [], tcpHosts: [], ownAddress: null,
      }, true);
      return verdict.card.querySelector('#classic-name a')?.getAttribute('href');
    }, [mapping, filtering]);
    return { page, shown };
  }

  test('links to a walk through such a NAT', async () => {
    const { page, shown } = await known('address-and-port-dependent', 'address-dependent');
    await page.goto(new URL(shown, here.server.url).href);
    await page.locator('#walk').waitFor();
    assert.equal(await page.inputValue('#kind'), 'apdm/adf');
    await page.close();
  });

  test('links to none where a class is not known, or there is no NAT', async () => {
    for (const [mapping, filtering] of [['none', 'address-dependent'], ['endpoint-independent', 'unknown']]) {
      const { page, shown } = await known(mapping ?? '', filtering ?? '');
      assert.equal(shown, undefined);
      await page.close();
    }
  });
});

describe('the fragment', () => {
  const link = () => `#stun=${here.server.stun[0]}&turn=turn:127.0.0.1:9%3Ftransport=tcp&username=alice&credential=s3cr%26t&run`;

  test('fills in the servers and is taken off the address bar', async () => {
    const { page } = await visit(link());
    assert.equal(page.url(), here.server.url.replace(/\/?$/, '/'));
    assert.equal(await page.inputValue('#own-servers'), `stun:${here.server.stun[0]}`);
    assert.equal(await page.inputValue('#turn-username'), 'alice');
    assert.equal(await page.inputValue('#turn-credential'), 's3cr&t');
    assert.equal(await page.getAttribute('#turn-credential', 'type'), 'password');
    await page.close();
  });

  test('leaves no credential in the report or on the page', async () => {
    const { page } = await visit(link());
    const text = JSON.stringify(await report(page));
    const shown = await page.evaluate(() => document.documentElement.outerHTML);
    for (const secret of ['s3cr', 'alice']) {
      assert.ok(!text.includes(secret), secret);
      assert.ok(!shown.includes(secret), secret);
    }
    assert.match(await page.evaluate(() => JSON.stringify(history.state) + location.href), /^null/);
    await page.close();
  });

  test('that points into the page stays', async () => {
    const { page } = await visit('#sdp-card');
    assert.match(page.url(), /#sdp-card$/);
    await page.close();
  });
});

describe('a page from elsewhere', () => {
  test('starts a run only after a click, and copies without the asynchronous clipboard', async () => {
    const { page, complaints } = await visit(`#stun=${here.server.stun[0]}&run`, ELSEWHERE);
    assert.match((await page.textContent('#run-status')) ?? '', /Nothing was sent yet/);
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'run');
    await page.waitForTimeout(500);
    assert.equal(await page.locator('#candidates > li').count(), 0);
    await page.locator('#run').click();
    assert.equal((await report(page)).mapping.reason, 'server-on-loopback');
    assert.equal(await page.evaluate(() => navigator.clipboard), undefined);
    await page.locator('#copy-report').click();
    await page.locator('#report-card [role=status]:has-text("opied")').waitFor();
    assert.deepEqual(complaints, []);
    await page.close();
  });

  test('chooses no server for its visitor', async () => {
    const opened = await open(here.browser.context);
    await opened.page.route('**/config.json', (route) => route.fulfill({ status: 404 }));
    await opened.page.goto(here.server.url);
    await opened.page.locator('#run').click();
    assert.match((await opened.page.textContent('#run-problem')) ?? '', /Choose which servers/);
    assert.equal(await opened.page.locator('input[name=source]:checked').count(), 0);
    await opened.page.close();
  });
});

describe('what its server offers', () => {
  const TURN = { urls: ['turn:192.0.2.1:3478?transport=tcp'], username: '1700000000:icescope', credential: 's3cr+t/0', ttl: 3600 };

  /** @param {object} config */
  async function offered(config) {
    const opened = await open(here.browser.context);
    await opened.page.route('**/config.json', (route) => route.fulfill({ json: config }));
    await opened.page.addInitScript(() => {
      /** @type {RTCConfiguration[]} */
      const used = [];
      globalThis.RTCPeerConnection = class extends RTCPeerConnection {
        /** @param {RTCConfiguration} [configuration] */
        constructor(configuration) {
          super(configuration);
          used.push(configuration ?? {});
        }
      };
      Object.assign(globalThis, { used });
    });
    await opened.page.goto(here.server.url);
    await opened.page.locator('#cards').waitFor();
    return opened;
  }

  test('a TURN server and its credentials are used, renewed for each run, and told to nobody', async () => {
    const { page } = await offered({ stun: ['stun:192.0.2.1:3478'], turn: [TURN], probe: 'probe' });
    assert.match((await page.textContent('#source-offered-hint')) ?? '', /turn:192\.0\.2\.1.*The relay finds out/);
    await page.locator('#time-limit').fill('1');
    for (const username of ['1700003600:icescope', '1700007200:icescope']) {
      await page.route('**/config.json', (route) => route.fulfill({ json: { stun: ['stun:192.0.2.1:3478'], turn: [{ ...TURN, username }] } }));
      await page.locator('#run').click();
      await page.waitForFunction((name) => JSON.stringify(/** @type {any} */ (globalThis).used).includes(name), username);
      const text = JSON.stringify(await report(page));
      const used = JSON.stringify(await page.evaluate(() => /** @type {any} */ (globalThis).used));
      assert.ok(used.includes(username) && used.includes(TURN.credential), used);
      assert.ok(!text.includes(TURN.credential) && !text.includes(username), text);
      assert.ok(!text.includes('/probe'), 'the relay is enough');
    }
    await page.close();
  });

  test('a probe endpoint that cannot be asked is said to be so', async () => {
    const { page } = await offered({ stun: ['stun:192.0.2.1:3478'], turn: [], probe: 'probe' });
    assert.match((await page.textContent('#source-offered-hint')) ?? '', /finds out who gets in/);
    await page.route('**/probe', (route) => route.abort());
    await page.locator('#time-limit').fill('1');
    await page.locator('#run').click();
    const { filteringEvidence } = await report(page);
    assert.deepEqual(filteringEvidence.map((/** @type {any} */ probe) => probe.why), ['probe-unreachable', 'probe-unreachable']);
    await page.locator('#evidence summary').click();
    assert.match((await page.textContent('#filtering-evidence')) ?? '', /could not be asked to send/);
    await page.close();
  });
});
