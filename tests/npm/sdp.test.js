// The handle that `parseSdp` gives: its shape, its edits, its end.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';

import * as main from '../../pkg/node.js';
import * as small from '../../pkg/sdp/node.js';
import { initSync } from '../../pkg/wasm/sdp.js';
import { corpus } from './shapes.js';

/** @typedef {import('../../pkg/sdp/common.js').SdpDocument} SdpDocument */

const { IceScopeError, checkSdp, parseSdp } = /** @type {typeof import('../../pkg/sdp/index.js')} */ (/** @type {any} */ (small));
const entries = Object.entries({ 'icescope': /** @type {typeof small} */ (/** @type {any} */ (main)), 'icescope/sdp': small });
const command = fileURLToPath(new URL(`../../target/debug/icescope${process.platform === 'win32' ? '.exe' : ''}`, import.meta.url));
const all = corpus();

const OFFER = [
  'v=0', 'o=- 18446744073709551615 2 IN IP4 192.0.2.1', 's=-', 't=0 0', 'a=group:BUNDLE 0 1',
  'm=audio 9 UDP/TLS/RTP/SAVPF 111 0', 'c=IN IP4 0.0.0.0', 'a=mid:0', 'a=sendrecv', 'a=rtpmap:111 opus/48000/2', 'a=ssrc:4294967295 cname:x',
  'm=video 9 UDP/TLS/RTP/SAVPF 96', 'c=IN IP4 0.0.0.0', 'a=mid:1', 'a=recvonly', 'a=rtpmap:96 VP8/90000', 'a=rtpmap:x', '',
].join('\r\n');

/** @param {any} value */
const plain = (value) => JSON.parse(JSON.stringify(value));

/** @param {string} code */
const failure = (code) => (/** @type {any} */ error) => {
  assert.ok(error instanceof IceScopeError, String(error));
  assert.equal(error.code, code);
  return true;
};

/** @param {any} document */
const lazily = ({ schema, lineEnd, session, media }) => plain({ schema, lineEnd, session, media });

/** Lines where they do not belong, and flags with spaces behind them. */
const ODD = [
  'v=0\r\na=mid:x\r\nm=audio 9 RTP/AVP 0\r\ns=Title\r\na=mid:0\r\na=rtcp-mux \r\na=mid\r\n',
  'v=0\r\nm=audio 9 RTP/AVP 0\r\na=mid:0 \r\nm=audio 9 RTP/AVP 0\r\na=mid:a b \r\n',
  'v=0\r\nm=audio\r\no=- 1 1 IN IP4 192.0.2.1\r\na=rtcp-mux  \r\na=sendonly \r\n',
];

describe('the view', () => {
  for (const [name, entry] of entries) {
    test(`${name}: lazily and at once it says the same, and is written back byte for byte`, () => {
      assert.ok(all.length > 80);
      for (const { name: file, text } of [...all, ...ODD.map((text) => ({ name: text, text }))]) {
        const document = entry.parseSdp(text);
        const json = document.toJSON();
        assert.deepEqual(lazily(document), plain(json), file);
        assert.equal(document.toString(), text);
        assert.equal(entry.writeSdp(json), text);
        assert.equal(entry.writeSdp(document), text);
        document.free();
      }
    });
  }

  test('toJSON is what the command prints', () => {
    assert.ok(existsSync(command), 'cargo build -p icescope-cli comes first');
    for (const { name, text } of [...all, ...ODD.map((text) => ({ name: text, text }))]) {
      const told = execFileSync(command, ['sdp', 'json', '-'], { input: text, encoding: 'utf8', maxBuffer: 1 << 28 });
      // The command counts bytes, but the corpus is ASCII.
      assert.deepEqual(plain(parseSdp(text).toJSON()), JSON.parse(told), name);
    }
  });

  test('fields have one type: large numbers are text, faults leave null', () => {
    const { session, media } = parseSdp(OFFER).toJSON();
    assert.equal(session.origin?.sessionId, '18446744073709551615');
    assert.deepEqual(/** @type {any} */ (media[0]?.lines.at(-1)?.data), { ssrc: 4294967295, attribute: 'cname', value: 'x' });
    const wrong = media[1]?.lines.at(-1);
    assert.equal(wrong?.data, null);
    assert.equal(wrong?.fault?.code, 'expected-number');
    assert.equal(OFFER[wrong?.fault?.offset ?? -1], 'x');
  });

  test('counts in UTF-16 units, and keeps lone surrogates', () => {
    for (const name of ['caf\u00e9', '\u{1f600}', '\ud800', '\udc00x\ud83d', '\ufeff\u20ac'.repeat(300)]) {
      const text = OFFER.replace('s=-', `s=${name}`);
      const document = parseSdp(text);
      assert.equal(document.session.name, name);
      assert.equal(document.toString(), text);
      for (const { sections } of [{ sections: [document.session, ...document.media] }, { sections: [document.toJSON().session, ...document.toJSON().media] }]) {
        for (const line of sections.flatMap((section) => section.lines)) {
          assert.match(text.slice(line.offset, line.offset + line.length), new RegExp(`^${line.type}=`));
          if (line.value !== null) assert.ok(text.slice(line.offset, line.offset + line.length).endsWith(line.value));
        }
      }
      assert.equal(document.setDirection('audio', 'sendonly'), 1);
      assert.equal(document.toString(), text.replace('sendrecv', 'sendonly'));
      assert.deepEqual(lazily(document), lazily(parseSdp(document.toString())));
    }
  });

  test('a document that the module let go is sent again', () => {
    const first = parseSdp(OFFER);
    const later = Array.from({ length: 100 }, () => parseSdp(OFFER.replace('s=-', 's=other')));
    assert.equal(first.media.length, 2);
    assert.equal(first.session.name, '-');
    assert.equal(first.setAttribute(0, 'ptime', 20), 1);
    for (const other of later) assert.equal(other.session.name, 'other');
    assert.match(first.toString(), /a=ptime:20/);
    assert.equal(first.media[0]?.lines.at(-1)?.value, '20');
  });
});

describe('edits', () => {
  /** @type {[string, (document: SdpDocument) => number, (text: string) => string][]} */
  const edits = [
    ['setLine', (one) => one.setLine(3, 's=x'), (text) => text.replace('s=-', 's=x')],
    ['setValue', (one) => one.setValue(3, '\u{1f600}'), (text) => text.replace('s=-', 's=\u{1f600}')],
    ['insertLine', (one) => one.insertLine(4, 'i=y'), (text) => text.replace('t=0', 'i=y\r\nt=0')],
    ['removeLine', (one) => one.removeLine(5), (text) => text.replace('a=group:BUNDLE 0 1\r\n', '')],
    ['setAttribute', (one) => one.setAttribute('mid:0', 'mid', 'a'), (text) => text.replace('a=mid:0', 'a=mid:a')],
    ['addAttribute', (one) => one.addAttribute(0, 'rtcp-mux'), (text) => text.replace('cname:x\r\n', 'cname:x\r\na=rtcp-mux\r\n')],
    ['removeAttribute', (one) => one.removeAttribute('all', 'mid'), (text) => text.replace(/a=mid:.\r\n/g, '')],
    ['setDirection', (one) => one.setDirection('all', 'inactive'), (text) => text.replace('sendrecv', 'inactive').replace('recvonly', 'inactive')],
    ['setBandwidth', (one) => one.setBandwidth('video', 'AS', 500), (text) => text.replace(/(m=video.*\r\nc=.*\r\n)/, '$1b=AS:500\r\n')],
    ['preferCodecs', (one) => one.preferCodecs('audio', ['0']), (text) => text.replace('111 0', '0 111')],
    ['setOpus', (one) => one.setOpus('audio', { stereo: true }), (text) => text.replace('opus/48000/2\r\n', 'opus/48000/2\r\na=fmtp:111 stereo=1\r\n')],
    ['keepSections', (one) => one.keepSections('audio'), (text) => text.replace(/m=video[^]*/, '').replace('BUNDLE 0 1', 'BUNDLE 0')],
    ['addCandidate', (one) => one.addCandidate(1, { candidate: 'candidate:1 1 udp 1 192.0.2.1 9 typ host' }), (text) => `${text}a=candidate:1 1 udp 1 192.0.2.1 9 typ host\r\n`],
  ];
  for (const [name, edit, expected] of edits) {
    test(name, () => {
      const document = parseSdp(OFFER);
      assert.ok(document.diagnostics.length > 0 && document.media.length === 2);
      assert.ok(edit(document) > 0);
      assert.equal(document.toString(), expected(OFFER));
      // The module's own copy is the same.
      assert.deepEqual(lazily(document), lazily(parseSdp(expected(OFFER))));
      assert.deepEqual(document.toJSON(), parseSdp(expected(OFFER)).toJSON());
    });
  }

  test('the others take what they say', () => {
    const document = parseSdp(OFFER.replace('a=rtpmap:x\r\n', ''));
    document.addCandidate('all', 'candidate:1 1 tcp 1 192.0.2.1 9 typ host tcptype active');
    document.addCandidate('all', 'candidate:2 1 udp 1 203.0.113.1 9 typ relay raddr 192.0.2.1 rport 1');
    assert.equal(document.filterCandidates('all', { relayOnly: true }), 2);
    assert.equal(document.filterCandidates('all', { withoutScopes: ['documentation'] }), 2);
    document.setIceCredentials('all', 'abcd', 'abcdefghijklmnopqrstuv');
    document.setSimulcast('video', 'send', ['h', 'l']);
    document.removeLayers('video', 'l');
    assert.match(document.toString(), /a=simulcast:send h\r\n/);
    document.removeSimulcast('video');
    document.setParameter('video', 'VP8', 'max-fr', 30);
    document.removeCodecs('audio', 'opus');
    document.keepCodecs('audio', ['0']);
    document.rejectSections('video');
    document.insertSection(2, 'm=text 9 RTP/AVP 98\na=mid:2\n');
    document.removeSections('mid:2');
    document.setAttribute('session', 'ice-lite');
    assert.deepEqual(document.media.map(({ media }) => media?.port), [9, 0]);
  });

  test('one that cannot be made says why, and changes nothing', () => {
    const document = parseSdp(OFFER);
    assert.throws(() => document.setLine(99, 'x'), failure('no-such-line'));
    assert.throws(() => document.setLine(1, 'a\nb'), failure('breaks-line'));
    assert.throws(() => document.setLine(1, 'a\0b'), failure('breaks-line'));
    assert.throws(() => document.setDirection('all', /** @type {any} */ ('both')), failure('bad-options'));
    assert.throws(() => document.setOpus('all', /** @type {any} */ (null)), failure('bad-options'));
    assert.throws(() => document.removeAttribute('text', 'mid'), { code: 'no-such-section', message: /has no section of the kind text; it has 0 \(audio/ });
    assert.equal(document.setDirection('audio', 'sendrecv'), 0);
    assert.equal(document.toString(), OFFER);
  });
});

test('an edit takes no argument of another kind', () => {
  const document = /** @type {any} */ (parseSdp(OFFER));
  for (const edit of [
    () => document.setLine(1, {}),
    () => document.setLine(1, Symbol('x')),
    () => document.setAttribute('all', 'rtcp-mux', true),
    () => document.setAttribute('all', 'ptime', NaN),
    () => document.setAttribute({}, 'ptime', 20),
    () => document.setParameter('audio', 'opus', 'usedtx'),
    () => document.setBandwidth('all', 'AS'),
    () => document.setOpus('audio', { stereo: 'yes' }),
    () => document.filterCandidates('all', { relayOnly: 'false' }),
    () => document.preferCodecs('audio', [undefined]),
    () => document.addCandidate(0, {}),
  ]) {
    assert.throws(edit, failure('bad-options'), String(edit));
  }
  assert.equal(document.toString(), OFFER);
});

test('a section has one number, and no other text is one', () => {
  const document = parseSdp(OFFER);
  for (const target of ['+1', '00', '01', '-0', '1.0', ' 1', '']) assert.throws(() => document.setAttribute(target, 'ptime', 20), failure('no-such-section'), target);
  assert.throws(() => document.setAttribute(-1, 'ptime', 20), failure('bad-options'));
  assert.equal(document.setAttribute('1', 'ptime', 20) + document.setAttribute(1, 'maxptime', 20), 2);
});

test('texts of edits become well-formed, and texts of descriptions stay', () => {
  const document = parseSdp(OFFER.replace('s=-', 's=\ud800'));
  document.setAttribute(0, 'label', '\udc00');
  document.setLine(5, 'i=\ud83d');
  assert.match(document.toString(), /s=\ud800\r\n[^]*i=\ufffd\r\n[^]*a=label:\ufffd\r\n/);
});

test('a number names a codec by its payload type, alone and in a list', () => {
  const document = parseSdp(OFFER);
  assert.equal(document.preferCodecs('audio', 0), 1);
  assert.deepEqual(document.media[0]?.media?.formats, ['0', '111']);
  assert.equal(document.setParameter('audio', 111, 'usedtx', 1), 1);
  assert.ok(document.keepCodecs('audio', [111]) > 0);
  assert.deepEqual(document.media[0]?.media?.formats, ['111']);
  assert.ok(document.addAttribute(0, 'end-of-candidates') > 0);
});

test('setValue sets what the view calls the value', () => {
  const document = parseSdp(OFFER);
  for (const { line, value } of [document.session, ...document.media].flatMap(({ lines }) => lines)) {
    if (value !== null) assert.equal(document.setValue(line, value), 0, String(line));
  }
  const [mid, flag] = ['mid', 'sendrecv'].map((name) => document.media[0]?.lines.find((line) => line.name === name)?.line ?? 0);
  assert.equal(document.setValue(mid ?? 0, 'x'), 1);
  assert.equal(document.setValue(flag ?? 0, ''), 1);
  assert.equal(document.toString(), OFFER.replace('a=mid:0', 'a=mid:x').replace('a=sendrecv', 'a=sendrecv:'));
});

test('what is printed of it says what it is of', () => {
  const document = parseSdp(OFFER);
  const { session, media } = document;
  assert.equal(inspect(document), `SdpDocument { profile: "webrtc", lineEnd: "crlf", sections: 2, length: ${OFFER.length} }`);
  assert.equal(inspect(session), 'SdpSession { name: "-", direction: null }');
  assert.equal(inspect(media[1]), 'SdpMedia { index: 1, mid: "1", kind: "video", direction: "recvonly" }');
  const unread = parseSdp('m=').media[0];
  assert.equal(inspect(unread), 'SdpMedia { index: 0, mid: null, kind: null, direction: "sendrecv" }');
  const other = parseSdp(OFFER);
  const section = other.media[0];
  other.free();
  assert.deepEqual([inspect(other), inspect(section)], ['SdpDocument { freed }', 'SdpMedia { freed }']);
});

test('its lists are not changed by mistake', () => {
  const document = /** @type {any} */ (parseSdp(OFFER));
  for (const change of [() => document.media.push(1), () => document.media.reverse(), () => document.diagnostics.pop(), () => document.media[0].lines.pop(), () => document.session.lines.push(1), () => (document.media[0].direction = 'inactive')]) assert.throws(change, TypeError);
  assert.ok(checkSdp(OFFER).diagnostics.pop());
  const json = document.toJSON();
  json.media.reverse();
  assert.equal(document.toString(), OFFER);
});

test('it is of a class of its own, which what wraps or compares plain objects leaves alone', () => {
  const document = parseSdp(OFFER);
  const kinds = [document, document.session, document.media[0]].map((one) => Object.prototype.toString.call(one));
  assert.deepEqual(kinds, ['[object SdpDocument]', '[object SdpSession]', '[object SdpMedia]']);
});

test('a clone is empty', () => {
  assert.deepEqual(structuredClone(parseSdp(OFFER)), {});
});

test('a section tells of the description that it was asked of', () => {
  const document = parseSdp(OFFER);
  const before = parseSdp(OFFER);
  const { media, session } = document;
  assert.equal(media[0]?.mid, '0');
  document.removeSections(1);
  document.setAttribute('session', 'ice-lite');
  assert.deepEqual(plain(media), plain(before.media));
  assert.deepEqual(plain(session), plain(before.session));
  assert.equal(document.media.length, 1);
  const unread = document.session;
  document.free();
  assert.throws(() => unread.lines, failure('freed'));
});

test('what an edit does not take is named', () => {
  const document = /** @type {any} */ (parseSdp(OFFER));
  /** @type {[string, any[], RegExp][]} */
  const cases = [
    ['setOpus', ['audio', { maxaveragebitrate: 20000 }], /^options has no "maxaveragebitrate"; it has stereo, /],
    ['setOpus', ['audio', { stereo: 'yes' }], /^stereo must be true or false, not "yes"\.$/],
    ['setOpus', ['audio', { maxAverageBitrate: '20k' }], /^maxAverageBitrate must be a whole number from 0 to 4294967295, not "20k"\.$/],
    ['setOpus', ['audio', null], /^options must be an object\.$/],
    ['filterCandidates', ['all', { relayonly: true }], /^filter has no "relayonly"; it has relayOnly, /],
    ['filterCandidates', ['all', { relayOnly: 'false' }], /^relayOnly must be true or false/],
    ['filterCandidates', ['all', { family: 'ipv5' }], /^family must be "ipv4" or "ipv6", not "ipv5"\.$/],
    ['filterCandidates', ['all', { withoutScopes: ['lan'] }], /^withoutScopes and onlyScopes take unspecified, .*private, /],
    ['filterCandidates', ['all', { onlyScopes: 1n }], /^onlyScopes must be an array of strings, not bigint\.$/],
    ['setBandwidth', ['video', 500], /^type must be a string, not 500\.$/],
    ['setBandwidth', ['video', { type: 'AS', value: 500 }], /^type must be a string, not object\.$/],
    ['setBandwidth', ['video', 'AS', -1], /^value must be a whole number from 0 to \d+, not -1\.$/],
    ['setLine', ['x', 's=-'], /^number must be a whole number .*, not "x"\.$/],
    ['setLine', [1.5, 's=-'], /^number must be a whole number .*, not 1.5\.$/],
    ['setLine', ['5', 's=-'], /^number must be a whole number .*, not "5"\.$/],
    ['removeLine', ['5'], /^number must be a whole number .*, not "5"\.$/],
    ['insertSection', ['0', 'm=x'], /^index must be a whole number .*, not "0"\.$/],
    ['setBandwidth', ['all', 'AS', '500'], /^value must be a whole number from 0 to \d+, not "500"\.$/],
    ['setOpus', ['audio', { maxPlaybackRate: '16000' }], /^maxPlaybackRate must be a whole number .*, not "16000"\.$/],
    ['setLine', [1], /^content must be a string, not undefined\.$/],
    ['setAttribute', [{}, 'ptime', 20], /^target must be the number of a section, .*, not object\.$/],
    ['setAttribute', [0, 'ptime', {}], /^value must be a string or a number, not object\.$/],
    ['setDirection', ['all', 'both'], /^direction must be "sendrecv" or .*, not "both"\.$/],
    ['setSimulcast', ['video', 'sendonly', ['h']], /^direction must be "send" or "recv", not "sendonly"\.$/],
    ['preferCodecs', ['audio', [{}]], /^codecs\[0\] must be a string or a number, not object\.$/],
    ['addCandidate', ['all', null], /^candidate must be a string, not null\.$/],
    ['addCandidate', [0, ''], /^candidate is empty, which is how browsers tell the end of the candidates; addAttribute\(target, "end-of-candidates"\) writes that\.$/],
    ['addCandidate', [0, { candidate: '', sdpMid: '0' }], /^candidate is empty, /],
    ['preferCodecs', ['video', []], /^codecs is empty; it must name one at least\.$/],
    ['removeCodecs', ['video', []], /^codecs is empty; /],
    ['keepCodecs', ['video', []], /^codecs is empty; /],
    ['filterCandidates', ['all', { onlyScopes: [] }], /^onlyScopes is empty; /],
  ];
  for (const [name, given, message] of cases) {
    assert.throws(() => document[name](...given), { name: 'IceScopeError', code: 'bad-options', message }, name);
  }
  assert.throws(() => document.setOpus('audio', { maxAverageBitrate: 99999999 }), { code: 'out-of-range', message: 'maxaveragebitrate is a number from 6000 to 510000.' });
  assert.throws(() => document.setSimulcast('video', 'send', ['h', 'h']), { code: 'rid-repeated', message: 'layer 2 has the rid of an earlier one.' });
  assert.throws(() => document.removeLayers('video', ['h', 'x']), { code: 'no-such-rid', message: /^no section that is named has a layer [hx]\.$/ });
  assert.throws(() => document.addCandidate(0, 'candidate:1 1 udp many 192.0.2.1'), { code: 'invalid-candidate', message: 'the candidate does not parse: a number must stand here (many).' });
  assert.throws(() => document.preferCodecs(0, 'VP9'), { code: 'no-such-codec', message: 'section 0 (audio) has no codec VP9; it has opus, PCMU.' });
  assert.throws(() => document.setParameter('video', 'AV1', 'x', 1), { code: 'no-such-codec', message: /^section 1 \(video\) has no codec AV1; it has / });
  assert.throws(() => document.setOpus(1, { dtx: true }), { code: 'no-such-codec', message: /^section 1 \(video\) has no codec opus; / });
  assert.equal(document.toString(), OFFER);
  for (const take of [parseSdp, checkSdp]) {
    assert.throws(() => take(OFFER, /** @type {any} */ ({ profil: 'strict' })), { code: 'bad-options', message: 'options has no "profil"; it has profile.' });
    assert.throws(() => take(OFFER, /** @type {any} */ (null)), failure('bad-options'));
  }
});

describe('the end', () => {
  test('free lets go, twice too, and what follows says so', () => {
    const document = parseSdp(OFFER);
    document.free();
    document.free();
    for (const use of [() => document.toJSON(), () => document.toString(), () => document.session, () => document.media, () => document.schema, () => document.profile, () => document.setLine(1, 'v=0')]) {
      assert.throws(use, failure('freed'));
    }
    assert.throws(() => document.accepted, failure('freed'));
  });

  test('Symbol.dispose frees', () => {
    const dispose = /** @type {any} */ (Symbol).dispose;
    assert.equal(typeof dispose, 'symbol');
    const document = parseSdp(OFFER);
    /** @type {any} */ (document)[dispose]();
    assert.throws(() => document.toJSON(), failure('freed'));
  });

  test('memory does not grow with documents that nobody frees', () => {
    const text = OFFER.repeat(50);
    const wasm = initSync({ module: readFileSync(new URL('../../pkg/wasm/sdp_bg.wasm', import.meta.url)) });
    for (let index = 0; index < 200; index++) parseSdp(text).toJSON();
    const before = wasm.memory.buffer.byteLength;
    for (let index = 0; index < 2000; index++) parseSdp(text).toJSON();
    assert.ok(wasm.memory.buffer.byteLength <= before * 1.5, `${before} to ${wasm.memory.buffer.byteLength}`);
  });
});

test('checkSdp gives the findings alone', () => {
  const { schema, profile, accepted, diagnostics } = checkSdp(OFFER, { profile: 'strict' });
  assert.deepEqual([schema, profile, accepted], ['icescope/check/1', 'strict', false]);
  assert.deepEqual(diagnostics, parseSdp(OFFER, { profile: 'strict' }).diagnostics);
});

test('options are an object', () => {
  for (const bad of [null, 1, 'strict', { profile: null }, { profile: 'webRTC' }]) {
    assert.throws(() => parseSdp(OFFER, /** @type {any} */ (bad)), failure('bad-options'));
  }
  assert.equal(parseSdp(OFFER, { profile: undefined }).profile, 'webrtc');
});

test('every shape of the corpus has its builder', () => {
  const shapes = readFileSync(new URL('../../pkg/sdp/shapes.js', import.meta.url), 'utf8');
  const made = execFileSync(process.execPath, [fileURLToPath(new URL('./shapes.js', import.meta.url)), '--print'], { encoding: 'utf8' });
  assert.equal(shapes, made, '`node tests/npm/shapes.js` writes it anew');
});
