// `icescope/compat` against sdp-transform 3.0.0.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

// @ts-ignore its types are in a package of their own
import * as peer from 'sdp-transform';

import * as ours from '../../pkg/compat/index.js';
import { corpus } from './shapes.js';

const HEAD = 'v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\nm=audio 9 RTP/AVP 0\r\n';

/** @param {string} line */
const both = (line) => [ours, peer].map((one) => one.parse(`${HEAD}${line}\r\n`).media[0]);

/**
 * What sdp-transform gets wrong on the way, put right: `a=msid-semantic: WMS` has no token, which
 * it reads as no semantic and the token `WMS`; and it does not understand Firefox's msid in braces.
 *
 * @param {any} session
 * @param {string} text
 */
function righted(session, text) {
  const { msidSemantic } = session;
  if (msidSemantic?.semantic === '') session.msidSemantic = { semantic: msidSemantic.token, token: '' };
  const sections = text.split(/^m=/m).slice(1);
  for (const [index, media] of session.media.entries()) {
    const braces = [...(sections[index] ?? '').matchAll(/^a=msid:(\S+) (\{\S+)\r$/gm)];
    if (braces.length === 0) continue;
    media.msid = braces.map(([, id, appdata]) => ({ id, appdata }));
    media.invalid = media.invalid?.filter((/** @type {any} */ { value }) => !value.startsWith('msid:'));
    if (!media.invalid?.length) delete media.invalid;
  }
  return session;
}

test('the names of the peer, each and all at once', () => {
  for (const name of Object.keys(peer).filter((name) => !['default', 'grammar', 'module.exports'].includes(name))) {
    assert.equal(typeof (/** @type {any} */ (ours)[name]), 'function', name);
    assert.equal((/** @type {any} */ (ours.default)[name]), (/** @type {any} */ (ours)[name]), name);
  }
  const text = `${HEAD}a=ptime:20\r\n`;
  assert.equal(ours.write(ours.parse(text), null), text);
  assert.equal(ours.write(ours.parse(text), { outerOrder: null, innerOrder: null }), text);
});

test('a port count is kept', () => {
  const text = HEAD.replace('audio 9', 'audio 9/2');
  assert.equal(ours.parse(text).media[0]?.portCount, 2);
  assert.equal(ours.write(ours.parse(text)), text);
});

describe('parse and write', () => {
  test('the corpus gives the same, but for what is listed', () => {
    for (const { name: file, text } of corpus()) {
      const expected = righted(peer.parse(text), text);
      assert.deepEqual(ours.parse(text), expected, file);
      assert.equal(ours.write(ours.parse(text)).replace(/(msid-semantic: \w+)\r/, '$1 \r'), peer.write(expected), file);
    }
  });

  test('lines that browsers do not write', () => {
    const lines = [
      'a=rtcp:9', 'a=fmtp:96 ', 'a=fmtp:* x', 'a=fmtp:96  apt=97;x=1', 'a=fmtp:webrtc-datachannel a=1', 'a=rtcp-fb:* trr-int 100', 'a=rtcp-fb:* nack', 'a=extmap:1/recvonly urn:x', 'a=framerate:29.97', 'a=ptime:20', 'a=label:1', 'b=AS:4000',
      'a=extmap:3 urn:ietf:params:rtp-hdrext:encrypt urn:ietf:params:rtp-hdrext:smpte-tc 25@600/24', 'a=control:streamid=0', 'a=inactive', 'a=unknown:x y',
      'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:PS1uQCVeeCFCanVmcjkpPywjNWhcYD0mXXtxaVBR|2^20|1:32', 'a=connection:new', 'a=simulcast:send 1,2;~3 recv 4',
      'a=simulcast: send rid=5;6 paused=6', 'a=imageattr:97 send [x=800,y=640] recv [x=330,y=250]', 'a=source-filter: incl IN IP4 192.0.2.1 192.0.2.2',
      'a=ts-refclk:ptp=IEEE1588-2008:39-A7-94-FF-FE-07-CB-D0:37', 'a=mediaclk:direct=963214424', 'a=mediaclk:id=x sender', 'a=content:main', 'a=floorctrl:c-s',
      'a=floorid:1 mstrm:2 3', 'a=remote-candidates:1 192.0.2.1 9', 'a=rid:1 send pt=96;max-width=1280', 'a=ssrc-group:FID 1 2', 'a=sctpmap:5000 webrtc-datachannel 1024',
      'a=candidate:1 2 udp 3 192.0.2.1 4 typ srflx raddr 192.0.2.2 rport 5 generation 0 network-id 3 network-cost 10',
    ];
    for (const line of lines) {
      const [our, their] = both(line);
      assert.deepEqual(our, their, line);
      assert.equal(ours.write({ media: [our] }), peer.write({ media: [their] }), line);
    }
  });
});

test('the other functions', () => {
  for (const text of ['minptime=10; useinbandfec=1', 'a', 'ab', 'x=', 'x=1=2', '', '0-15']) assert.deepEqual(ours.parseParams(text), peer.parseParams(text), text);
  for (const text of ['96 97', 96, '']) assert.deepEqual(ours.parsePayloads(text), peer.parsePayloads(text));
  assert.deepEqual(ours.parseRemoteCandidates('1 192.0.2.1 9 2 192.0.2.1 10'), peer.parseRemoteCandidates('1 192.0.2.1 9 2 192.0.2.1 10'));
  assert.deepEqual(ours.parseImageAttributes('[x=1280,y=720] [x=320,y=180,q=0.5]'), peer.parseImageAttributes('[x=1280,y=720] [x=320,y=180,q=0.5]'));
  assert.deepEqual(ours.parseSimulcastStreamList('1,~4;2;c'), peer.parseSimulcastStreamList('1,~4;2;c'));
});

describe('where we differ on purpose', () => {
  /** @type {[string, (media: any) => any, any, any][]} the line, what is looked at, ours, theirs */
  const cases = [
    ['a=msid:X|Y Z', (media) => media.msid, [{ id: 'X|Y', appdata: 'Z' }], [{ id: 'X' }]],
    ['a=ice-options:trickle renomination', (media) => media.iceOptions, 'trickle renomination', 'trickle'],
    ['a=rtcp-mux-only', (media) => media.rtcpMux, undefined, 'rtcp-mux'],
    ['a=rtcp-fb:96 ccm tmmbr smaxpr=120', (media) => media.rtcpFb[0].subtype, 'tmmbr smaxpr=120', 'tmmbr'],
    ['b=X-Y:5', (media) => media.bandwidth, [{ type: 'X-Y', limit: 5 }], undefined],
    [
      'a=candidate:1 1 udp 1 192.0.2.1 9 typ host generation 0 ufrag abcd network-cost 10',
      (media) => media.candidates[0]['network-cost'], 10, undefined,
    ],
  ];
  for (const [line, part, our, their] of cases) {
    test(line, () => {
      const [mine, others] = both(line);
      assert.deepEqual(part(mine), our);
      assert.deepEqual(part(others), their);
    });
  }

  test('write leaves the session as it was', () => {
    const session = { media: [] };
    ours.write(session);
    assert.deepEqual(session, { media: [] });
  });
});
