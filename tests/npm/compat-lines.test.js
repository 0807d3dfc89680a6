// Lines that browsers do not write, in `icescope/compat` and sdp-transform 3.0.0: those that MIGRATING.md lists, and changed ones.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';

// @ts-ignore its types are in a package of their own
import * as peer from 'sdp-transform';

import * as ours from '../../pkg/compat/index.js';
import { complaints } from './compiler.js';
import { corpus } from './shapes.js';

const SESSION = 'v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\n';
const HEAD = `${SESSION}m=audio 9 RTP/AVP 0\r\n`;

/** @param {{ parse: (text: string) => any }} one @param {string} line */
const media = (one, line) => one.parse(`${HEAD}${line}\r\n`).media.at(-1);

/** What an attribute's line gives where it does not parse. @param {string} line */
const invalid = (line) => ({ type: 'audio', port: 9, protocol: 'RTP/AVP', payloads: 0, rtp: [], fmtp: [], invalid: [{ value: line.slice(2) }] });

describe('what MIGRATING.md lists', () => {
  /** @type {[string, string, any, any][]} a line, a property, what it is in the peer and in ours */
  const cases = [
    ['a=msid-semantic: WMS a b', 'msidSemantic', { semantic: 'WMS', token: 'a' }, { semantic: 'WMS', token: 'a b' }],
    ['a=candidate:1 1 udp 1 192.0.2.1 9 typ srflx raddr 192.0.2.2', 'candidates.0.raddr', undefined, '192.0.2.2'],
    ['b=AS:x', 'bandwidth.0.limit', '', 'x'],
    ['a=extmap:4 uri two words', 'ext.0.config', 'two', 'two words'],
    ['a=crypto:1 S K KDR=1 UNENC', 'crypto.0.sessionConfig', 'KDR=1', 'KDR=1 UNENC'],
    ['a=rid:a-b send', 'rids.0.id', undefined, 'a-b'],
    ['a=simulcast:send  1;2', 'simulcast', undefined, { dir1: 'send', list1: '1;2' }],
    ['a=rtcp:9 IN IP4 192.0.2.1\r\na=rtcp:10', 'rtcp', { port: 10, netType: 'IN', ipVer: 4, address: '192.0.2.1' }, { port: 10 }],
    ['a=ssrc:1 cname{x}:y', 'ssrcs.0', { id: 1, attribute: 'cname' }, { id: 1, attribute: 'cname{x}', value: 'y' }],
    ['m=audio 9 X:Y 0', 'protocol', 'X', 'X:Y'],
    ['m=x-data 9 X 0', 'type', undefined, 'x-data'],
    ['a=rtpmap:96  VP8/90000', 'rtp.0.codec', '', 'VP8'],
    ['a=rtcp-fb:96 nack ', 'rtcpFb.0', { payload: 96, type: 'nack', subtype: '' }, { payload: 96, type: 'nack' }],
    ['v=x', 'version', undefined, undefined],
    ['v=', 'version', '', undefined],
    ['t=0 x', 'timing', { start: 0, stop: '' }, undefined],
    ['a=ssrc:0123 cname:x', 'ssrcs.0.id', '0123', 123],
    ['a=group:5 0', 'groups.0.type', 5, '5'],
    ['a=group:BUNDLE', 'groups', undefined, [{ type: 'BUNDLE', mids: '' }]],
    ['a=ice-pwd:5', 'icePwd', 5, '5'],
    ['a=fingerprint:sha-256 5', 'fingerprint.hash', 5, '5'],
    ['a=rtcp-fb:96 x 5', 'rtcpFb.0.subtype', 5, '5'],
    ['a=content:5', 'content', 5, '5'],
    ['u=5', 'uri', 5, '5'],
    ['a=ptime:20.0', 'ptime', '20.0', 20],
    ['a=sctp-port:05000', 'sctpPort', '05000', 5000],
    ['i=a\u2028b', 'description', 'a', 'a\u2028b'],
  ];
  for (const [line, path, theirs, mine] of cases) {
    test(JSON.stringify(line), () => {
      const at = (/** @type {any} */ from) => path.split('.').reduce((/** @type {any} */ one, key) => one?.[key], from);
      assert.deepEqual(at(media(peer, line)), theirs);
      assert.deepEqual(at(media(ours, line)), mine);
    });
  }

  test('a value that does not parse is in `invalid`, whole', () => {
    for (const line of [
      'a=ptime:x', 'a=ptime:', 'a=maxptime:1e3', 'a=mid:', 'a=mid:a b', 'a=mid: 0', 'a=setup: active', 'a=setup:5', 'a=ice-ufrag:', 'a=fingerprint:sha-256 00 x', 'a=msid:a b c', 'a=sendrecv x', 'a=end-of-candidates:x',
      'a=rtpmap:96 VP8', 'a=rtpmap:300 x/1', 'a=rtcp:9 IN', 'a=ssrc:99999999999 cname:x', 'a=candidate:1 1 udp 1 192.0.2.1 99999 typ host', 'a=group:BUNDLE ', 'a=rtcp-mux-only',
    ]) {
      assert.notDeepEqual(media(peer, line), invalid(line), line);
      assert.deepEqual(media(ours, line), invalid(line));
    }
    for (const line of ['a=sctp-port:x', 'a=crypto:x S K', 'a=framerate:50-x', 'a=msid:', 'a=msid-semantic:', 'a=max-message-size:x', 'a=confid:x', 'a=connection:x', 'a=source-filter:x']) {
      assert.deepEqual(media(peer, line), invalid(line));
      assert.deepEqual(media(ours, line), invalid(line));
    }
  });

  test('an m= line that does not parse gives nothing, and is not written', () => {
    for (const line of ['m=video', 'm=', 'm=video 9', 'm=audio x RTP/AVP 0']) {
      assert.deepEqual(media(peer, line), { rtp: [], fmtp: [] });
      assert.deepEqual(media(ours, line), { rtp: [], fmtp: [] });
      assert.throws(() => ours.write(ours.parse(`${HEAD}${line}\r\n`)), { code: 'bad-options', message: 'media[1].type must be a string or a number, not undefined.' });
    }
  });

  test('what is written', () => {
    const section = { type: 'audio', port: 9, protocol: 'X', rtp: [], fmtp: [] };
    const write = (/** @type {any} */ one) => [peer.write({ media: [{ ...section, ...one }] }), ours.write({ media: [{ ...section, ...one }] })].map((text) => text.slice('v=0\r\ns= \r\n'.length));
    assert.deepEqual(write({}), ['m=audio 9 X \r\n', 'm=audio 9 X\r\n']);
    assert.deepEqual(write({ payloads: 0, msid: [{ id: 'a' }] }), ['m=audio 9 X 0\r\na=msid:a undefined\r\n', 'm=audio 9 X 0\r\na=msid:a\r\n']);
    assert.deepEqual(write({ payloads: 96, rtp: [{ payload: 96, codec: 'x', rate: 0 }] }), ['m=audio 9 X 96\r\na=rtpmap:96 x\r\n', 'm=audio 9 X 96\r\na=rtpmap:96 x/0\r\n']);
  });
});

test('every end of a line is one', () => {
  for (const end of ['\n', '\r', '\r\r\n', '\n\r']) {
    const text = `${HEAD}a=mid:0\r\n`.replaceAll('\r\n', end);
    assert.deepEqual(ours.parse(text), peer.parse(text), JSON.stringify(end));
  }
});

test('arguments of other types are refused and named', () => {
  const { parse, write, ...others } = /** @type {any} */ (ours.default);
  for (const value of [undefined, null, 5, {}, [], { type: 'offer', sdp: SESSION }, Buffer.from(SESSION)]) {
    assert.throws(() => parse(value), { code: 'bad-options', message: /^text must be a string(: pass its sdp member)?\.$/ });
    for (const name of Object.keys(others)) {
      if (value === 5) continue;
      assert.throws(() => others[name](value), { code: 'bad-options', message: /^text must be a string/ }, name);
    }
  }
  const section = { type: 'audio', port: 9, protocol: 'X', payloads: 0 };
  /** @type {[any, any, string][]} */
  const cases = [
    [undefined, {}, 'session must be an object, not undefined.'],
    [SESSION, {}, `session must be an object, not ${JSON.stringify(SESSION.slice(0, 40))}.`],
    [{}, {}, 'session.media must be an array, not undefined.'],
    [{ media: [5] }, {}, 'media[0] must be an object, not 5.'],
    [{ media: [{ ...section, port: undefined }] }, {}, 'media[0].port must be a string or a number, not undefined.'],
    [{ media: [section, { ...section, msid: 'ab cd' }] }, {}, 'media[1].msid must be an array, not "ab cd".'],
    [{ media: [{ ...section, msid: ['ab cd'] }] }, {}, 'media[0].msid[0] must be an object, not "ab cd".'],
    [{ media: [{ ...section, mid: {} }] }, {}, 'media[0].mid must be a string or a number, not object.'],
    [{ media: [], origin: '-' }, {}, 'origin must be an object, not "-".'],
    [{ media: [] }, { outerOrder: 'vos' }, 'outerOrder must be an array of letters, not "vos".'],
    [{ media: [] }, { innerOrder: ['x'] }, 'innerOrder has "x", which is no type of line; there are v, o, s, i, u, e, p, c, b, t, r, z, a and m.'],
  ];
  for (const [session, options, message] of cases) assert.throws(() => write(session, options), { name: 'IceScopeError', code: 'bad-options', message });
});

test('a member of an object that is missing, or of another type, is named', () => {
  const section = { type: 'audio', port: 9, protocol: 'X', payloads: 0 };
  const candidate = { foundation: 1, component: 1, transport: 'udp', priority: 1, ip: '192.0.2.1', port: 9, type: 'host' };
  /** @type {[any, string][]} */
  const cases = [
    [{ candidates: [candidate, { ...candidate, priority: undefined }] }, 'candidates[1].priority must be a string or a number, not undefined.'],
    [{ candidates: [{ ...candidate, generation: true }] }, 'candidates[0].generation must be a string or a number, not boolean.'],
    [{ rtp: [{ codec: 'VP8', rate: 90000 }] }, 'rtp[0].payload must be a string or a number, not undefined.'],
    [{ fmtp: [{ payload: 96, config: ['a=1'] }] }, 'fmtp[0].config must be a string or a number, not object.'],
    [{ fmtp: [{ payload: Number('x'), config: 'a=1' }] }, 'fmtp[0].payload must be a string or a number, not NaN.'],
    [{ ssrcs: [{ id: 1 }] }, 'ssrcs[0].attribute must be a string or a number, not undefined.'],
    [{ connection: { ip: '192.0.2.1' } }, 'connection.version must be a string or a number, not undefined.'],
    [{ invalid: [{}] }, 'invalid[0].value must be a string or a number, not undefined.'],
    [{ ptime: NaN }, 'ptime must be a string or a number, not NaN.'],
    [{ payloads: [0] }, 'payloads must be a string or a number, not object.'],
  ];
  for (const [one, message] of cases) {
    assert.throws(() => ours.write({ media: [{ rtp: [], fmtp: [], ...section, ...one }] }), { code: 'bad-options', message: `media[0].${message}` });
  }
  assert.throws(() => ours.write(/** @type {any} */ ({ media: [], origin: { username: '-' } })), { message: 'origin.sessionId must be a string or a number, not undefined.' });
  // What a line may do without, and what is not written, may be anything that says nothing.
  const loose = { ...section, rtp: [{ payload: 0, codec: 'PCMU', rate: 8000, encoding: null, parameters: {} }], candidates: [{ ...candidate, raddr: undefined, generation: '' }], ssrcs: [{ id: 1, attribute: 'x', value: undefined }] };
  const text = 'm=audio 9 X 0\r\na=rtpmap:0 PCMU/8000\r\na=candidate:1 1 udp 1 192.0.2.1 9 typ host\r\na=ssrc:1 x\r\n';
  assert.equal(ours.write(/** @type {any} */ ({ media: [loose] })), `v=0\r\ns= \r\n${text}`);
});

test('what an object inherits is written, of a session and of a section', () => {
  const text = `${HEAD}a=mid:0\r\n`;
  const session = Object.freeze(ours.parse(text));
  const heir = Object.create(session, { media: { value: session.media.map((section) => Object.create(section)) } });
  assert.deepEqual([ours.write(heir), peer.write(heir)], [text, text]);
});

test('the orders of lines', () => {
  const text = `${SESSION}m=audio 9 X 0\r\ni=x\r\nc=IN IP4 192.0.2.1\r\na=mid:0\r\n`;
  for (const options of [{ outerOrder: ['v', 'o', 's', 't', 'm'] }, { outerOrder: ['s', 'v'] }, { innerOrder: ['a', 'm', 'c'] }, { innerOrder: [] }]) {
    assert.equal(ours.write(ours.parse(text), options), peer.write(peer.parse(text), options), JSON.stringify(options));
  }
});

test('the functions take what parse gives, numbers too', () => {
  const { parse: _parse, write: _write, ...others } = /** @type {any} */ (ours.default);
  const { media: [section] } = ours.parse(`${SESSION}m=video 9 RTP/AVP 96\r\na=fmtp:96 5\r\na=simulcast:send 1\r\n`);
  assert.ok(section !== undefined);
  assert.deepEqual([section.payloads, section.fmtp[0]?.config, section.simulcast?.list1], [96, 5, 1]);
  assert.deepEqual(ours.parsePayloads(section.payloads ?? ''), [96]);
  assert.deepEqual(ours.parseParams(section.fmtp[0]?.config ?? ''), {});
  assert.deepEqual(ours.parseSimulcastStreamList(section.simulcast?.list1 ?? ''), [[{ scid: 1, paused: false }]]);
  for (const name of Object.keys(others)) {
    for (const value of [5, 96, 1.5]) assert.deepEqual(others[name](value), others[name](String(value)), name);
  }
});

test('a list of candidates that breaks off, or has no numbers', () => {
  assert.deepEqual(ours.parseRemoteCandidates('1 192.0.2.1 9 2 192.0.2.1'), [{ component: 1, ip: '192.0.2.1', port: 9 }]);
  assert.deepEqual(ours.parseRemoteCandidates('x 1 y'), [{ component: NaN, ip: '1', port: NaN }]);
});

test('parseParams of odd pieces', () => {
  for (const text of ['=b', '=', ';', 'a=;b', 'x=0x10', ' a=1', '__proto__=1']) assert.deepEqual(ours.parseParams(text), peer.parseParams(text), text);
});

/** Lines of the corpus with a word changed, the same in each run. */
function* changed() {
  let state = 1;
  const random = (/** @type {number} */ below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const more = [
    'a=crypto:1 AES inline:x|2^20|1:32 KDR=1', 'a=source-filter: incl IN IP4 192.0.2.1 192.0.2.2', 'a=imageattr:97 send [x=800,y=640] recv [x=330,y=250]', 'a=simulcast:send 1,2;~3 recv 4', 'a=rtcp-fb:* trr-int 100',
    'a=ts-refclk:ptp=IEEE1588-2008:39-A7', 'a=mediaclk:id=x direct=963214424 rate=1/2', 'a=floorid:1 mstrm:2 3', 'a=sctpmap:5000 webrtc-datachannel 1024', 'a=framerate:29.97', 'a=ptime:20', 'a=rid:1 send pt=96', 'a=ssrc-group:FID 1 2',
    'a=extmap:3 urn:ietf:params:rtp-hdrext:encrypt urn:x 25@600/24', 'a=content:main', 'a=floorctrl:c-s', 'a=label:1', 'a=connection:new', 'a=remote-candidates:1 192.0.2.1 9', 'b=AS:5', 't=1 2', 'c=IN IP4 192.0.2.1/127', 'i=x y', 'r=1 2', 'z=0 1h',
  ];
  // Those of each kind but once: there are thousands of candidates.
  const kinds = new Map(corpus().flatMap(({ text }) => text.split('\r\n')).filter((line) => line !== '').map((line) => [line.replace(/[0-9a-f]{2,}|\d+/gi, '0'), line]));
  const lines = [...kinds.values(), ...more];
  const words = ['0', '-1', 'x', '99999999999', '', 'a b', ':', '*', 'é', '00', '1.5', '4294967296', '65536', '1;2', ';', '=', 'a=b=c', '07', '-', 'a-b', '18446744073709551615', 'x ', ' '];
  for (let count = 0; count < 20_000; count++) {
    const parts = lines[random(lines.length)]?.split(/([ :;/=,]+)/) ?? [];
    const at = 2 + random(parts.length - 1);
    parts.splice(at, random(3) === 0 ? 0 : 1, words[random(words.length)] ?? '');
    yield parts.join('');
  }
}

/** @param {string} line */
const tidy = (line) => line.replace(/\b0+(?=\d)/g, '').replace(/m-stream:/, 'mstrm:').replace(/: +/g, ':').replace(/ +/g, ' ').trim();

test('a changed line is read as sdp-transform reads it, or kept', () => {
  let same = 0;
  for (const line of changed()) {
    const head = /^[vot]=/.test(line) ? SESSION : HEAD;
    const [mine, theirs] = [ours, peer].map((one) => one.parse(`${head}${line}\r\n`));
    if (isDeepStrictEqual(mine, theirs)) {
      same++;
      continue;
    }
    if (/^[vot]=/.test(line) && isDeepStrictEqual(mine, ours.parse(SESSION))) continue;
    if (line.startsWith('m=') && isDeepStrictEqual(mine.media.at(-1), { rtp: [], fmtp: [] })) continue;
    if (ours.write(mine).split('\r\n').some((/** @type {string} */ one) => tidy(one) === tidy(line))) continue;
    // Extensions of candidates are lost in both, but not those that follow.
    const [candidate, other] = [mine, theirs].map((one) => one.media[0].candidates?.[0]);
    assert.ok(candidate !== undefined && other !== undefined, line);
    for (const [name, value] of Object.entries(other)) assert.ok(value === '' || Number(candidate[name]) === Number(value) || candidate[name] === String(value), `${line}: ${name}`);
  }
  assert.ok(same > 10_000, String(same));
});

test('whatever a line says, its values have the types that are declared', () => {
  /** @param {any} value @returns {any} */
  const shape = (value) => (typeof value !== 'object' ? typeof value : Array.isArray(value) ? value.map(shape) : Object.fromEntries(Object.entries(value).map(([key, one]) => [key, shape(one)])));
  /** @type {Map<string, string>} */
  const kinds = new Map();
  const origins = ['o=12 1 1 IN IP4 192.0.2.1', 'o=- 1 18446744073709551615 IN IP4 1', 'a=ice-options:5', 'a=msid-semantic: WMS 5', 'a=msid-semantic: 5 5'].map((line) => `${SESSION}${line}\r\n`);
  const texts = [...[...changed()].flatMap((line) => [`${HEAD}${line}\r\n`, `${SESSION}${line}\r\n`]), ...origins, ...corpus().map(({ text }) => text)];
  for (const text of texts) {
    const session = ours.parse(text);
    kinds.set(JSON.stringify(shape(session)), JSON.stringify(session));
  }
  const head = "import type { SessionDescription } from 'icescope/compat/index.js';";
  assert.deepEqual(complaints([head, ...[...kinds.values()].map((text, index) => `export const v${index}: SessionDescription = ${text};`)]), []);
});
