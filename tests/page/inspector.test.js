// The SDP inspector in Chromium.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { serverAndBrowser, visitPage } from './fixture.js';

const here = serverAndBrowser();

const visit = () => visitPage(here);

/** Pastes at once what typing would need minutes for. @param {import('playwright-core').Page} page @param {string} text */
const paste = (page, text) => page.locator('#sdp-text').evaluate((area, value) => {
  /** @type {HTMLTextAreaElement} */ (area).value = value;
  area.dispatchEvent(new Event('input'));
}, text);

describe('the SDP inspector', () => {
  test('shows each line, and what is wrong in its place', async () => {
    const { page, complaints } = await visit();
    await page.locator('#sdp-text').fill('v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=caf\u00e9 \u{1f600}\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=rtpmap:111 opus/forty\r\n');
    const wrong = page.locator('#sdp-lines > li[data-line="6"]');
    await wrong.locator('.diagnostic').first().waitFor();
    assert.match((await wrong.getAttribute('class')) ?? '', /has-/);
    assert.match((await wrong.locator('mark').first().textContent()) ?? '', /forty|^$/);
    assert.match((await page.textContent('#sdp-lines > li[data-line="3"] .text')) ?? '', /caf\u00e9 \u{1f600}/u);
    assert.match((await page.textContent('#sdp-status')) ?? '', /ccepted/);
    assert.deepEqual(complaints, []);
    await page.close();
  });

  test('takes this browser\u2019s own offer', async () => {
    const { page } = await visit();
    await page.locator('#sdp-own').click();
    await page.locator('#sdp-lines > li').nth(20).waitFor();
    assert.match((await page.textContent('#sdp-status')) ?? '', /^Accepted/);
    await page.close();
  });

  test('shows a long description a part at a time', async () => {
    const { page, complaints } = await visit();
    const began = performance.now();
    await paste(page, 'x\n'.repeat(20_000));
    const shown = page.locator('#sdp-shown');
    await page.locator('#sdp-shown:has-text("findings")').waitFor();
    assert.ok(performance.now() - began < 5000);
    assert.match((await shown.textContent()) ?? '', /^200 of 20,000 lines shown, with 200 of 20,\d+ findings\.$/);
    assert.equal(await page.locator('#sdp-lines > li').count(), 200);
    await page.locator('#sdp-more').click();
    assert.match((await shown.textContent()) ?? '', /^400 of 20,000 lines shown, with 400 of/);
    assert.equal(await page.locator('#sdp-lines > li').nth(200).getAttribute('data-line'), '201');
    assert.equal(await page.locator('#sdp-lines > li').count(), 400);
    assert.deepEqual(complaints, []);
    await page.close();
  });

  test('shows the last part, and then no button, without losing the focus', async () => {
    const { page } = await visit();
    await paste(page, 'x\n'.repeat(300));
    await page.locator('#sdp-more').waitFor();
    await page.locator('#sdp-more').focus();
    await page.keyboard.press('Enter');
    assert.equal(await page.locator('#sdp-lines > li').count(), 300);
    assert.ok(await page.locator('#sdp-more').isHidden());
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'sdp-lines');
    await page.locator('#sdp-text').fill('v=0\n');
    await page.locator('#sdp-lines > li').nth(1).waitFor({ state: 'detached' });
    assert.equal(await page.locator('#sdp-shown').textContent(), '');
    await page.close();
  });

  test('says how many of the findings in one line are not shown', async () => {
    const { page } = await visit();
    await page.locator('#sdp-text').fill(`v=0\no=- 1 1 IN IP4 192.0.2.1\ns=-\nt=0 0\nm=audio 9 UDP/TLS/RTP/SAVPF${' x'.repeat(3000)}\n`);
    await page.locator('.diagnostic:has-text("more findings in this line are not shown")').waitFor();
    assert.ok((await page.locator('.diagnostic').count()) < 250);
    await page.close();
  });
});

describe('what is pasted with something around it', () => {
  const SDP = 'v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\n';

  for (const [name, value] of /** @type {[string, any][]} */ ([
    ['a description', { type: 'offer', sdp: SDP }],
    ['a message with a description', { sdp: { type: 'offer', sdp: SDP } }],
    ['a string', SDP],
  ])) {
    test(`${name} is taken out of its JSON`, async () => {
      const { page } = await visit();
      await page.locator('#sdp-text').fill(JSON.stringify(value, null, 2));
      await page.locator('#sdp-status:has-text("Taken out of its JSON. Accepted")').waitFor();
      assert.equal(await page.locator('#sdp-lines > li').count(), 4);
      assert.equal(await page.textContent('#sdp-lines > li[data-line="3"] .text'), 's=-');
      await page.close();
    });
  }

  test('JSON with no description is told to be none', async () => {
    const { page } = await visit();
    await page.locator('#sdp-text').fill('{"type":"offer"}');
    await page.locator('#sdp-status:has-text("Not accepted")').waitFor();
    await page.close();
  });

  test('a candidate gets its meaning', async () => {
    const { page } = await visit();
    const line = 'candidate:1 1 udp 1677729535 192.0.2.1 3500 typ srflx raddr 0.0.0.0 rport 0';
    for (const given of [line, `a=${line}\n`, JSON.stringify({ candidate: line, sdpMid: '0' })]) {
      await page.locator('#sdp-text').fill('');
      await page.locator('#sdp-status:empty').waitFor({ state: 'attached' });
      await page.locator('#sdp-text').fill(given);
      await page.locator('#sdp-status:has-text("a candidate, not a description. The address that a STUN server saw")').waitFor();
      assert.ok(await page.locator('#sdp-lines').isHidden());
    }
    await page.locator('#sdp-text').fill('{"candidate":""}');
    await page.locator('#sdp-status:has-text("the end of candidates")').waitFor();
    await page.locator('#sdp-text').fill('candidate:1 1 udp');
    await page.locator('#sdp-status:has-text("Not a candidate: the text ends too early")').waitFor();
    await page.close();
  });
});
