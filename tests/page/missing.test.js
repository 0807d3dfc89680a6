// What the page says where something that it needs is missing, in Chromium.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { open } from './chromium.js';
import { serverAndBrowser } from './fixture.js';

const here = serverAndBrowser();

describe('where something is missing', () => {
  test('WebRTC: the page says so, and the inspector works', async () => {
    const opened = await open(here.browser.context);
    await opened.page.addInitScript('delete window.RTCPeerConnection; delete window.webkitRTCPeerConnection;');
    await opened.page.goto(here.server.url);
    await opened.page.locator('#notice p').waitFor();
    assert.match((await opened.page.textContent('#notice')) ?? '', /WebRTC is missing/);
    await opened.page.locator('#sdp-text').fill('v=0\r\n');
    await opened.page.locator('#sdp-lines > li').first().waitFor();
    assert.equal(await opened.page.locator('#run').count(), 0);
    await opened.page.close();
  });

  for (const name of ['index', 'explain']) {
    test(`a server: ${name}.html, opened as a file, says so`, async () => {
      const opened = await open(here.browser.context);
      await opened.page.goto(new URL(`../../www/${name}.html`, import.meta.url).href);
      assert.match((await opened.page.textContent('#loading')) ?? '', /as a file.*has to come over HTTP.*icescope serve/s);
      await opened.page.close();
    });
  }

  test('WebAssembly: the page says so', async () => {
    const opened = await open(here.browser.context);
    await opened.page.addInitScript('delete window.WebAssembly;');
    await opened.page.goto(here.server.url);
    await opened.page.locator('#notice p').waitFor();
    assert.match((await opened.page.textContent('#notice')) ?? '', /WebAssembly is missing/);
    await opened.page.close();
  });

  test('the wasm file: the page says so', async () => {
    const opened = await open(here.browser.context);
    await opened.page.route('**/*.wasm', (route) => route.abort());
    await opened.page.goto(here.server.url);
    await opened.page.locator('#notice p').waitFor();
    assert.match((await opened.page.textContent('#notice')) ?? '', /could not be loaded/);
    await opened.page.close();
  });

  test('a script: the page says so', async () => {
    const opened = await open(here.browser.context);
    await opened.page.route('**/cards/run.js', (route) => route.abort());
    await opened.page.goto(here.server.url);
    await opened.page.locator('#notice p').waitFor();
    assert.match((await opened.page.textContent('#notice')) ?? '', /A file that \/main\.js needs did not come/);
    assert.equal(await opened.page.locator('#loading').count(), 0);
    await opened.page.close();
  });

  for (const file of ['wasm/icescope_bg.wasm', 'cards/run.js']) {
    test(`${file} once, as when the network changes: the page is loaded again`, async () => {
      const opened = await open(here.browser.context);
      await opened.page.route(`**/${file}`, (route) => route.abort('internetdisconnected'), { times: 1 });
      await opened.page.goto(`${here.server.url}#stun=192.0.2.1:3478`);
      await opened.page.locator('#run').waitFor();
      assert.equal(await opened.page.locator('#notice p').count(), 0);
      // What the link asks for is not lost.
      assert.equal(await opened.page.inputValue('#own-servers'), 'stun:192.0.2.1:3478');
      assert.equal(new URL(opened.page.url()).hash, '');
      await opened.page.close();
    });
  }
});
