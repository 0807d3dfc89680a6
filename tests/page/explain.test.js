// The NAT explainer in Chromium, against the embedded server.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { open } from './chromium.js';
import { serverAndBrowser } from './fixture.js';

const KINDS = ['eim/eif', 'eim/adf', 'eim/apdf', 'adm/eif', 'adm/adf', 'adm/apdf', 'apdm/eif', 'apdm/adf', 'apdm/apdf'];

const here = serverAndBrowser();

async function visit(fragment = '') {
  const opened = await open(here.browser.context);
  await opened.page.goto(new URL(`explain.html${fragment}`, here.server.url).href);
  await opened.page.locator('#walk').waitFor();
  return opened;
}

/** @param {import('playwright-core').Page} page @param {string} id */
const text = async (page, id) => (await page.textContent(`#${id}`)) ?? '';

/** What can be seen of a step. @param {import('playwright-core').Page} page */
const state = (page) => page.evaluate(() => ['act', 'words', 'packet', 'rows', 'place'].map((id) => document.getElementById(id)?.textContent));

describe('the walk', () => {
  test('begins with the subnet decision and shows a row appear', async () => {
    const { page, complaints } = await visit();
    assert.match(await text(page, 'words'), /192\.168\.1\.0\/24\? It is, so/);
    assert.match(await text(page, 'rows'), /empty/);
    await page.locator('#acts button').nth(1).click();
    assert.match(await text(page, 'words'), /It is not, so the packet goes to the gateway/);
    await page.locator('#forward').click();
    assert.equal(await page.locator('#rows tr[data-row].current').count(), 1);
    assert.match(await text(page, 'rows'), /nobody yet/);
    await page.locator('#forward').click();
    assert.match(await text(page, 'rows'), /203\.0\.113\.10:3478/);
    await page.locator('#forward').click();
    assert.match(await text(page, 'packet'), /from198\.51\.100\.1:5000/);
    assert.equal(await page.locator('.packet.at-nat').count(), 1);
    assert.deepEqual(complaints, []);
    await page.close();
  });

  for (const kind of KINDS) {
    test(`of ${kind} goes to the end and back the same way`, async () => {
      const { page, complaints } = await visit(`#${kind}`);
      assert.equal(await page.inputValue('#kind'), kind);
      const there = [await state(page)];
      const total = Number(/of (\d+)/.exec(await text(page, 'place'))?.[1]);
      assert.ok(total > 20);
      for (let at = 1; at < total; at += 1) {
        await page.keyboard.press('ArrowRight');
        there.push(await state(page));
      }
      assert.equal(new Set(there.map(String)).size, total, 'every step differs');
      assert.match(await text(page, 'words'), /old name/);
      await page.keyboard.press('ArrowRight');
      assert.deepEqual(await state(page), there[total - 1]);
      for (let at = total - 2; at >= 0; at -= 1) {
        await page.keyboard.press('ArrowLeft');
        assert.deepEqual(await state(page), there[at]);
      }
      assert.deepEqual(complaints, []);
      await page.close();
    });
  }

  test('of another kind stays at the same act and goes into the link', async () => {
    const { page } = await visit('#eim/eif');
    await page.locator('#acts button').nth(4).click();
    await page.locator('#forward').click();
    await page.locator('#forward').click();
    assert.match(await text(page, 'words'), /Yes: it lets in anyone/);
    await page.selectOption('#kind', 'apdm/apdf');
    assert.match(page.url(), /#apdm\/apdf$/);
    assert.match(await text(page, 'act'), /^5\./);
    await page.locator('#forward').click();
    await page.locator('#forward').click();
    assert.match(await text(page, 'words'), /No: the laptop has not sent there/);
    assert.equal(await page.locator('.packet.dropped').count(), 1);
    await page.close();
  });
});

describe('a link to a kind', () => {
  const LINKS = [['#symmetric', 'apdm/apdf'], ['#full-cone', 'eim/eif'], ['#port-restricted', 'eim/apdf'], ['#address-restricted-cone', 'eim/adf'], ['#adm%2Feif', 'adm/eif'], ['#APDM/EIF', 'apdm/eif']];

  test('may have any name of it, and may come to the open page', async () => {
    const { page, complaints } = await visit('#apdm/adf');
    await page.locator('#acts button').nth(4).click();
    for (const [fragment, kind] of LINKS) {
      await page.evaluate((to) => { location.hash = to; }, fragment ?? '');
      await page.waitForFunction((is) => /** @type {any} */ (document.getElementById('kind')).value === is, kind);
      assert.ok(await page.locator('#kind-unknown').isHidden());
      assert.match(await text(page, 'act'), /^5\./);
      const opened = await visit(fragment);
      assert.equal(await opened.page.inputValue('#kind'), kind);
      await opened.page.close();
    }
    assert.deepEqual(complaints, []);
    await page.close();
  });

  test('that is none is told, until another is chosen', async () => {
    for (const fragment of ['#cone', '#open', '#%E0%A4%A', '#eim/']) {
      const { page } = await visit(fragment);
      assert.equal(await page.inputValue('#kind'), 'eim/apdf');
      assert.match(await text(page, 'kind-unknown'), /which is no kind of NAT/);
      await page.selectOption('#kind', 'adm/adf');
      assert.ok(await page.locator('#kind-unknown').isHidden());
      assert.match(page.url(), /#adm\/adf$/);
      await page.close();
    }
  });

  test('into the page asks for none', async () => {
    const { page } = await visit('#symmetric');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => location.hash === '#main');
    assert.equal(await page.inputValue('#kind'), 'apdm/apdf');
    assert.ok(await page.locator('#kind-unknown').isHidden());
    await page.close();
  });
});

describe('the package', () => {
  const binary = process.env.ICESCOPE_BIN ?? fileURLToPath(new URL('../../target/debug/icescope', import.meta.url));
  const command = (/** @type {string[]} */ ...words) => JSON.parse(execFileSync(binary, [...words, '--json'], { encoding: 'utf8' }));

  test('says the same as the command', async () => {
    const { page } = await visit();
    const asked = (/** @type {string} */ name, /** @type {any[]} */ ...words) => page.evaluate(async ([name, words]) => {
      const icescope = await import(new URL('icescope/index.js', location.href).href);
      await icescope.init();
      return icescope[name](...words);
    }, /** @type {const} */ ([name, words]));
    for (const kind of [...KINDS, 'open', 'firewall', 'full-cone', 'Symmetric']) {
      const predicted = await asked('predictConnection', 'eim/apdf', kind);
      assert.deepEqual(predicted, command('predict', '--a', 'eim/apdf', '--b', kind));
    }
    for (const [kind, setting, words] of /** @type {[string, object, string[]][]} */ ([
      ['apdm/eif', { sameNat: true, hairpin: 'internal-source', localAddresses: false }, ['--same-nat', '--hairpin', 'internal', '--hidden']],
      ['eim/apdf', { sameNat: true, hairpin: 'external-source' }, ['--same-nat', '--hairpin', 'external']],
      ['eim/apdf', { sameNat: true, localAddresses: false }, ['--same-nat', '--hidden']],
      ['symmetric', { guessA: true }, ['--b', 'eim/apdf', '--guess', 'a']],
      ['symmetric', { guessA: true, guessB: true }, ['--b', 'eim/apdf', '--guess', 'both']],
    ])) {
      const other = words.includes('--b') ? 'eim/apdf' : kind;
      assert.deepEqual(await asked('predictConnection', kind, other, setting), command('predict', '--a', kind, ...words));
    }
    for (const kind of KINDS) assert.deepEqual(await asked('explainNat', kind), command('explain', 'nat', kind));
    const refused = page.evaluate(async () => {
      const icescope = await import(new URL('icescope/index.js', location.href).href);
      await icescope.init();
      const code = (/** @type {() => unknown} */ work) => {
        try { work(); } catch (error) { return error instanceof icescope.IceScopeError && /** @type {any} */ (error).code; }
        return 'nothing';
      };
      return [code(() => icescope.predictConnection('cone', 'open')), code(() => icescope.explainNat('open')), code(() => icescope.explainNat(7)), code(() => icescope.predictConnection('open', 'open', { hairpin: 'yes' }))];
    });
    assert.deepEqual(await refused, ['unknown-peer', 'no-nat', 'bad-options', 'bad-options']);
    await page.close();
  });
});

describe('without a pointer', () => {
  test('buttons keep the focus at both ends, and Home and End work', async () => {
    const { page } = await visit();
    await page.locator('#back').focus();
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'back');
    await page.keyboard.press('End');
    assert.match(await text(page, 'place'), /^Step (\d+) of \1$/);
    await page.keyboard.press('Home');
    assert.match(await text(page, 'place'), /^Step 1 /);
    await page.close();
  });

  test('arrows in the choice of a kind choose, and do not step', async () => {
    const { page } = await visit();
    await page.locator('#kind').focus();
    await page.keyboard.press('ArrowRight');
    assert.match(await text(page, 'place'), /^Step 1 /);
    await page.close();
  });

  test('a screen reader hears each step, where it is and which row it is about', async () => {
    const { page } = await visit();
    assert.equal(await page.getAttribute('#words', 'role'), 'status');
    assert.equal(await page.getAttribute('#words', 'aria-live'), 'polite');
    assert.match((await page.getAttribute('#picture', 'aria-label')) ?? '', /at: Laptop/);
    await page.locator('#acts button').nth(1).click();
    assert.equal(await page.locator('#acts [aria-current=step]').textContent(), 'Out to the server');
    await page.keyboard.press('ArrowRight');
    assert.match((await page.getAttribute('#picture', 'aria-label')) ?? '', /at: NAT/);
    assert.match(await text(page, 'rows'), /\(this step\)/);
    await page.close();
  });
});

describe('the page', () => {
  test('is linked from the tests, and they from it', async () => {
    const { page } = await open(here.browser.context);
    await page.goto(here.server.url);
    await page.locator('a[href="explain.html"]').click();
    await page.locator('#walk').waitFor();
    await page.locator('a[href="./"]').click();
    await page.locator('#cards').waitFor();
    await page.close();
  });

  test('moves nothing where motion is reduced', async () => {
    const { page } = await visit();
    const duration = () => page.evaluate(() => getComputedStyle(/** @type {Element} */ (document.querySelector('.packet'))).transitionDuration);
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    assert.notEqual(await duration(), '0s');
    await page.emulateMedia({ reducedMotion: 'reduce' });
    assert.equal(await duration(), '0s');
    await page.close();
  });

  test('on a phone shows what an act changes, and leaves the focus', async () => {
    for (const reducedMotion of /** @type {const} */ (['reduce', 'no-preference'])) {
      const { page } = await visit();
      await page.emulateMedia({ reducedMotion });
      await page.setViewportSize({ width: 320, height: 640 });
      await page.locator('#acts button').nth(3).click();
      await page.waitForFunction(() => ['picture', 'words'].every((id) => {
        const box = document.getElementById(id)?.getBoundingClientRect();
        return box !== undefined && box.top >= 0 && box.bottom <= innerHeight;
      }));
      assert.match(await page.evaluate(() => document.activeElement?.textContent ?? ''), /\w/);
      assert.equal(await page.evaluate(() => document.activeElement?.className), 'act-button');
      await page.close();
    }
  });

  test('on a desktop stays where it is', async () => {
    const { page } = await visit();
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.locator('#acts button').nth(3).click();
    await page.waitForTimeout(300);
    assert.equal(await page.evaluate(() => scrollY), 0);
    await page.close();
  });

  test('says what is missing', async () => {
    const { page } = await open(here.browser.context);
    await page.route('**/*.wasm', (route) => route.abort());
    await page.goto(new URL('explain.html', here.server.url).href);
    await page.locator('#notice p').waitFor();
    assert.match(await text(page, 'notice'), /could not be loaded/);
    await page.close();
  });

  for (const width of [320, 360, 390, 1280]) {
    test(`fits ${width} pixels at every step`, async () => {
      const { page } = await visit('#apdm/apdf');
      await page.setViewportSize({ width, height: 800 });
      const acts = await page.locator('#acts button').count();
      for (let act = 0; act < acts; act += 1) {
        await page.locator('#acts button').nth(act).click();
        for (let step = 0; step < 3; step += 1) {
          assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
          await page.keyboard.press('ArrowRight');
        }
      }
      await page.close();
    });
  }
});
