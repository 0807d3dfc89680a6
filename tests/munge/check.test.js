// What `icescope sdp check` accepts, Chromium and Firefox take in setRemoteDescription; what it rejects, one of them refuses.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';

import { openChromium, openFirefox, refusal } from './browsers.js';
import { REFUSALS } from './refusals.js';

const COMMAND = process.env.ICESCOPE_BIN ?? new URL('../../target/debug/icescope', import.meta.url).pathname;
const OFFER = new URL('../data/sdp/browser/browser-chrome-av-dc-offer.sdp', import.meta.url);

/**
 * What is done to an offer: the first match is replaced, or all if the pattern is global.
 *
 * @type {[name: string, from: RegExp, to: string][]}
 */
const CASES = [
  ['nothing', /v=0/, 'v=0'],
  ['LF alone', /\r\n/g, '\n'],
  ['no end of the last line', /\r\n$/, ''],
  ['a blank line at the end', /$/, '\r\n'],
  ['an unknown line in the session', /t=0 0/, 'x=y\r\nt=0 0'],
  ['an attribute before the time', /t=0 0/, 'a=x\r\nt=0 0'],
  ['two versions', /v=0/, 'v=0\r\nv=0'],
  ['no session name', /s=-/, 's='],
  ['an attribute without a name', /a=mid:0/, 'a=\r\na=mid:0'],
  ['a bandwidth after attributes', /a=mid:0/, 'b=AS:500\r\na=mid:0'],
  ['no connection', /^c=.*\r\n/gm, ''],
  ['an address of another type', /c=IN IP4/, 'c=IN IPV4'],
  ['no rtcp-mux', /a=rtcp-mux\r\n/g, ''],
  ['no rtcp-mux in the second section', /(m=video[^]*?)a=rtcp-mux\r\n/, '$1'],
  ['a space behind a flag', /a=rtcp-mux\r/, 'a=rtcp-mux \r'],
  ['a space behind a mid', /a=mid:0/, 'a=mid:0 '],
  ['a space behind the formats', /(m=audio.*)\r/, '$1 \r'],
  ['two spaces in the formats', /(m=audio \S+)/, '$1 '],
  ['a codec without rtpmap', /a=rtpmap:96.*\r\n/, ''],
  ['a payload type that nothing describes', /a=(rtpmap|fmtp|rtcp-fb):111 .*\r\n/g, ''],
  ['rtx of nothing', /apt=96/, 'apt=33'],
  ['rtx without apt', /a=fmtp:97 apt=96\r\n/, ''],
  ['an unknown hash', /sha-256/g, 'sha-999'],
  ['holdconn', /a=setup:actpass/g, 'a=setup:holdconn'],
  ['active', /a=setup:actpass/g, 'a=setup:active'],
  ['the first of a bundle disabled', /m=audio 9/, 'm=audio 0'],
  ['an extension to choose', /a=extmap:1 /, 'a=extmap:4096 '],
  ['one number for two extensions of a bundle', /(m=video[^]*?a=extmap:)\d+ urn:3gpp/, '$11 urn:3gpp'],
  ['a payload type of RTCP', /(m=audio \S+ \S+)/, '$1 72'],
  ['a candidate of an unknown type', /typ host/, 'typ local'],
  ['ssltcp', /a=candidate:(\S+) 1 udp/, 'a=candidate:$1 1 ssltcp'],
];

/** @type {import('./browsers.js').Browser[]} */
let browsers = [];

before(async () => {
  browsers = [await openChromium(), await openFirefox()];
});

after(() => Promise.all(browsers.map((browser) => browser.close())));

test('the command and the browsers agree on offers', async () => {
  const offer = await readFile(OFFER, 'utf8');
  /** @type {[string, (sdp: string) => string][]} */
  const replaced = CASES.map(([name, from, to]) => [name, (sdp) => sdp.replace(from, to)]);
  for (const [name, change] of [...replaced, ...REFUSALS]) {
    const sdp = change(offer);
    if (name !== 'nothing') assert.notEqual(sdp, offer, name);
    const errors = [];
    for (const browser of browsers) {
      const error = await refusal(browser, sdp);
      if (error !== null) errors.push(`${browser.name}: ${error}`);
    }
    const { status, stdout } = spawnSync(COMMAND, ['sdp', 'check', '-'], { input: sdp, encoding: 'utf8' });
    assert.equal(status, errors.length > 0 ? 1 : 0, `${name}: ${errors.join('; ')} ${stdout}`);
  }
});
