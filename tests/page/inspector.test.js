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

  for (const colorScheme of /** @type {const} */ (['dark', 'light'])) {
    test(`shows what is wrong where the colours are forced to be ${colorScheme}`, async () => {
      const { page } = await visit();
      await page.emulateMedia({ forcedColors: 'active', colorScheme });
      await page.locator('#sdp-text').fill('v=0\nfoo\n');
      const mark = page.locator('#sdp-lines mark:has-text("foo")');
      await mark.waitFor();
      const [letters, ground] = await mark.evaluate((one) => [getComputedStyle(one).color, getComputedStyle(one).backgroundColor]);
      assert.deepEqual([letters, ground].sort(), ['rgb(0, 0, 0)', 'rgb(255, 255, 255)']);
      assert.equal(letters, colorScheme === 'dark' ? 'rgb(255, 255, 255)' : 'rgb(0, 0, 0)');
      await page.close();
    });
  }

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
    await paste(page, `v=0\no=- 1 1 IN IP4 192.0.2.1\ns=-\nt=0 0\n${'x\n'.repeat(19_996)}`);
    const shown = page.locator('#sdp-shown');
    await page.locator('#sdp-shown:has-text("findings")').waitFor();
    assert.ok(performance.now() - began < 5000);
    assert.match((await shown.textContent()) ?? '', /^204 of 20,000 lines shown, with 200 of 19,996 findings\.$/);
    assert.equal(await page.locator('#sdp-lines > li').count(), 204);
    await page.locator('#sdp-more').click();
    assert.match((await shown.textContent()) ?? '', /^404 of 20,000 lines shown, with 400 of/);
    assert.equal(await page.locator('#sdp-lines > li').nth(204).getAttribute('data-line'), '205');
    assert.equal(await page.locator('#sdp-lines > li').count(), 404);
    assert.deepEqual(complaints, []);
    await page.close();
  });

  test('shows the last part, and then no button, without losing the focus', async () => {
    const { page } = await visit();
    await paste(page, `v=0\n${'x\n'.repeat(299)}`);
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

  for (const [name, line, count] of /** @type {[string, string, number][]} */ ([
    ['a million empty lines', '\n', 1 << 20],
    ['lines without a finding', 'a=x\n', 1 << 18],
    ['lines with a finding each', 'a=bad line\n', 120_000],
  ])) {
    test(`stays quick with ${name}, of which the field shows the start`, async () => {
      const { page, complaints } = await visit();
      const area = page.locator('#sdp-text');
      const before = performance.now();
      await paste(page, line.repeat(count));
      await page.locator(`#sdp-shown:has-text("of ${count.toLocaleString('en')} lines shown")`).waitFor();
      await page.locator('#sdp-more').click();
      assert.ok(performance.now() - before < 10_000, `${performance.now() - before} ms`);
      assert.equal((await area.inputValue()).length, 1000 * line.length);
      assert.match((await page.textContent('#sdp-text-note')) ?? '', /shows its start. All of it was read/);
      await area.press('Control+End');
      await area.press('a');
      await page.locator('#sdp-text-note:empty').waitFor({ state: 'attached' });
      await page.locator('#sdp-shown:has-text("of 1,001 lines"), #sdp-shown:empty').waitFor({ state: 'attached' });
      assert.deepEqual(complaints, []);
      await page.close();
    });
  }

  test('takes a long text from the clipboard before the field does', async () => {
    const { page } = await visit();
    await here.browser.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.evaluate(() => navigator.clipboard.writeText('v=0\r\n'.repeat(100_000)));
    await page.locator('#sdp-text').fill('s=-\n\n');
    await page.locator('#sdp-text').press('Control+Home');
    await page.keyboard.press('ArrowDown');
    const before = performance.now();
    await page.keyboard.press('Control+v');
    await page.locator('#sdp-shown:has-text("of 100,002 lines shown")').waitFor();
    assert.ok(performance.now() - before < 5000);
    assert.equal((await page.locator('#sdp-text').inputValue()).split('\n', 3).join(), 's=-,v=0,v=0');
    assert.equal(await page.textContent('#sdp-lines > li[data-line="2"] .text'), 'v=0');
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

  test('JSON in JSON in a string is taken off too', async () => {
    const { page } = await visit();
    await page.locator('#sdp-text').fill(JSON.stringify(JSON.stringify({ message: 1, sdp: JSON.stringify({ sdp: SDP }) })));
    await page.locator('#sdp-status:has-text("Taken out of its JSON. Accepted")').waitFor();
    await page.close();
  });

  for (const [name, text, said] of [
    ['base64', Buffer.from(SDP).toString('base64'), 'This is base64'],
    ['base64 of JSON', Buffer.from(JSON.stringify({ sdp: SDP })).toString('base64').replace(/.{60}/g, '$&\n'), 'This is base64'],
    ['written line ends', SDP.replaceAll('\r\n', '\\r\\n'), 'The line ends are written as \\\\n'],
    ['percent-encoding', encodeURIComponent(SDP), 'This is percent-encoded'],
    ['a quotation', SDP.replace(/^(?=.)/gm, '> '), 'The lines are quoted'],
    ['a SIP message', `INVITE sip:bob@example.com SIP/2.0\r\nVia: x\r\n\r\n${SDP}`, 'This is a message with headers'],
    ['an HTTP answer', `HTTP/1.1 201 Created\r\n\r\n${SDP}`, 'This is a message with headers'],
    ['JSON without a description', '{"iceServers":[]}', 'This is JSON without a description'],
    ['a JSON array', JSON.stringify([{ sdp: SDP }]), 'This is a JSON array'],
    ['something else', 'INVITE sip:bob@example.com SIP/2.0', 'This does not look like a session description'],
  ]) {
    test(`${name} is named`, async () => {
      const { page } = await visit();
      await page.locator('#sdp-text').fill(text);
      const status = page.locator('#sdp-status:has-text("Not accepted")');
      await status.waitFor();
      assert.match((await status.textContent()) ?? '', new RegExp(`^${said}`));
      await page.close();
    });
  }

  test('a description gets no such remark', async () => {
    const { page } = await visit();
    for (const text of [SDP, `${SDP}i=> v=\\n\r\n`, 'm=audio 9 RTP/AVP 0\r\n']) {
      await page.locator('#sdp-text').fill(text);
      await page.waitForTimeout(300);
      assert.match((await page.textContent('#sdp-status')) ?? '', /^(Not a|A)ccepted/);
    }
    await page.close();
  });

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
    for (const end of ['{"candidate":""}', '{"candidate":null}', '{"candidate":{"candidate":"","sdpMid":"0"}}']) {
      await page.locator('#sdp-text').fill('');
      await page.locator('#sdp-status:empty').waitFor({ state: 'attached' });
      await page.locator('#sdp-text').fill(end);
      await page.locator('#sdp-status:has-text("the end of candidates")').waitFor();
    }
    await page.locator('#sdp-text').fill('candidate:1 1 udp');
    await page.locator('#sdp-status:has-text("Not a candidate: the text ends too early")').waitFor();
    await page.close();
  });
});
