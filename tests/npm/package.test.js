// The package in Node: the parsers by import and by require, and what has no place there.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { describe, test } from 'node:test';

import * as node from '../../pkg/node.js';

/** @type {typeof import('../../pkg/index.js')} */
const { IceScopeError, classifyCandidate, diagnoseNat, explainNat, gather, init, parseCandidate, parseSdp, parseServer } = /** @type {any} */ (node);

const OFFER = 'v=0\r\no=- 18446744073709551615 2 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\nc=IN IP4 0.0.0.0\r\na=mid:0\r\na=rtpmap:111 opus/48000/2\r\n';

/** @param {string} code @param {Record<string, unknown>} [more] */
const failure = (code, more = {}) => (/** @type {any} */ error) => {
  assert.ok(error instanceof IceScopeError && error instanceof Error);
  assert.equal(error.name, 'IceScopeError');
  assert.equal(error.code, code);
  for (const [key, value] of Object.entries(more)) assert.deepEqual(/** @type {any} */ (error)[key], value, key);
  return true;
};

describe('loading', () => {
  test('init is there, and has nothing to do', async () => assert.equal(await init(), undefined));

  test('require gives the same module', () => {
    assert.equal(createRequire(import.meta.url)('../../pkg/node.js').parseSdp, parseSdp);
  });

  test('the browser entry asks for init first, once, and again after a failure', async () => {
    const { readFile } = await import('node:fs/promises');
    const entry = await copy(['index.js', 'api.js', 'error.js', 'module.js', 'options.js', 'sdp/attributes.js', 'sdp/document.js', 'sdp/edits.js', 'sdp/section.js', 'sdp/shapes.js', 'sdp/tape.js', 'sdp/write.js', 'wasm/icescope.js']);
    assert.throws(() => entry.parseSdp(OFFER), { code: 'not-initialised' });
    await assert.rejects(entry.gather(), { code: 'not-initialised' });
    await assert.rejects(entry.init(new Uint8Array([0, 1, 2])), { code: 'wasm-load-failed' });
    const bytes = await readFile(new URL('../../pkg/wasm/icescope_bg.wasm', import.meta.url));
    const [one, two] = [entry.init(bytes), entry.init()];
    assert.equal(one, two);
    await one;
    assert.equal(entry.parseSdp(OFFER).schema, 'icescope/sdp/1');
  });
});

/**
 * A second copy of some of the package's files, as modules of their own.
 *
 * @param {string[]} names
 * @returns {Promise<typeof import('../../pkg/index.js')>}
 */
async function copy(names) {
  const { cp, mkdtemp, mkdir, rm, writeFile } = await import('node:fs/promises');
  const { tmpdir } = await import('node:os');
  const { join } = await import('node:path');
  const { pathToFileURL } = await import('node:url');
  const folder = await mkdtemp(join(tmpdir(), 'icescope-package-'));
  for (const name of ['sdp', 'wasm']) await mkdir(join(folder, name));
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  for (const name of names) await cp(new URL(`../../pkg/${name}`, import.meta.url), join(folder, name));
  try {
    return await import(pathToFileURL(join(folder, 'index.js')).href);
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe('parseSdp', () => {
  test('gives a handle, and a plain object from it', () => {
    const document = parseSdp(OFFER).toJSON();
    assert.equal(document.schema, 'icescope/sdp/1');
    assert.equal(document.session.origin?.sessionId, '18446744073709551615');
    assert.equal(document.media[0]?.mid, '0');
    assert.deepEqual(JSON.parse(JSON.stringify(document)), document);
  });

  test('takes any text', () => {
    for (const text of ['', '\0', 'nonsense', '\n\n', 'm=\r\n', '\ud800', 'a='.repeat(10_000)]) {
      assert.equal(typeof parseSdp(text, { profile: 'lenient' }).accepted, 'boolean');
    }
  });

  test('counts in UTF-16 units, lone surrogates included', () => {
    const line = 'a=rtpmap:111 opus/forty';
    for (const name of ['-', 'caf\u00e9', '\u{1f600}', '\ud800', '\udc00x\ud83d', '\ufeff\u20ac']) {
      const text = `${OFFER.replace('s=-', `s=${name}`)}${line}\r\n`;
      const { diagnostics, media, session } = parseSdp(text);
      const found = diagnostics.find((one) => one.code === 'invalid-value');
      assert.ok(found !== undefined, name);
      assert.equal(text.slice(found.offset, found.offset + found.length), 'forty');
      for (const one of [session, ...media].flatMap((section) => section.lines)) {
        assert.match(text.slice(one.offset, one.offset + one.length), new RegExp(`^${one.type}=`));
      }
      const last = media[0]?.lines.at(-1);
      assert.equal(text.slice(last?.offset, (last?.offset ?? 0) + (last?.length ?? 0)), line);
    }
  });

  test('the profile decides what is an error', () => {
    assert.equal(parseSdp('v=0\n', { profile: 'strict' }).accepted, false);
    assert.throws(() => parseSdp(OFFER, { profile: /** @type {any} */ ('loose') }), failure('bad-options'));
    assert.throws(() => parseSdp(/** @type {any} */ (null)), failure('bad-options'));
  });
});

describe('candidates', () => {
  const LINE = 'candidate:1 1 udp 2122260223 192.0.2.1 50000 typ host generation 0';

  test('are parsed in every form', () => {
    for (const text of [LINE, `a=${LINE}`, LINE.slice('candidate:'.length)]) {
      const { candidate, schema } = parseCandidate(text);
      assert.equal(schema, 'icescope/candidate/1');
      assert.equal(candidate?.address, '192.0.2.1');
      assert.deepEqual(candidate?.extensions, [{ name: 'generation', value: '0' }]);
    }
    assert.equal(parseCandidate('').endOfCandidates, true);
  });

  test('are classified, as a line or as the browser hands them out', () => {
    assert.equal(classifyCandidate(LINE)?.scope, 'documentation');
    assert.equal(classifyCandidate({ candidate: LINE })?.type, 'host');
    assert.deepEqual(parseCandidate({ candidate: LINE }), parseCandidate(LINE));
    assert.equal(classifyCandidate(''), null);
  });

  test('an error as JSON is as the commands print it', () => {
    /** @param {() => unknown} work */
    const told = (work) => {
      try {
        work();
      } catch (error) {
        return JSON.parse(JSON.stringify(error));
      }
      return undefined;
    };
    const schema = 'icescope/error/1';
    const [code, message, rfc] = ['incomplete', 'Not a candidate: the text ends too early: the priority must follow.', 'RFC 8839 section 5.1'];
    assert.deepEqual(told(() => parseCandidate('candidate:\u{1f600} 1 udp')), { schema, error: { code, message, offset: 18, length: 0, rfc } });
    assert.deepEqual(told(() => parseCandidate('1 \u20acx udp 1')), { schema, error: { code: 'expected-number', message: 'Not a candidate: a number must stand here.', offset: 2, length: 2, rfc } });
    assert.deepEqual(told(() => explainNat('open')).error.code, 'no-nat');
    const own = new IceScopeError('a', 'b', { line: 1, column: 2, offset: 0, length: undefined, cause: new Error('c') });
    assert.deepEqual(own.toJSON(), { schema, error: { code: 'a', message: 'b', line: 1, column: 2, offset: 0 } });
  });

  test('are not looked for in JSON', () => {
    for (const text of [JSON.stringify({ candidate: LINE, sdpMid: '0' }), ` \n{ "candidate": "${LINE}" }`, '{']) {
      assert.throws(() => parseCandidate(text), failure('wrapped-json', { message: 'line is JSON: parse it, and pass the "candidate" member of the object.' }));
      assert.throws(() => classifyCandidate(text), failure('wrapped-json'));
      assert.throws(() => classifyCandidate({ candidate: text }), failure('wrapped-json'));
      assert.throws(() => parseSdp(OFFER).addCandidate(0, text), failure('wrapped-json'));
    }
  });

  test('keep their text as it was given', () => {
    for (const text of ['', `a=${LINE}\r\n`, `${LINE} x \ud800`, `${LINE} x \u{1f600}`]) assert.equal(parseCandidate(text).text, text);
    assert.deepEqual(parseCandidate(`${LINE} x \ud800`).candidate?.extensions.at(-1), { name: 'x', value: '\ufffd' });
  });

  test('say where they break', () => {
    assert.throws(() => parseCandidate('candidate:\u00e9 x udp'), failure('expected-number', { offset: 12, rfc: 'RFC 8839 section 5.1' }));
    assert.throws(() => classifyCandidate(/** @type {any} */ (7)), failure('bad-options'));
  });
});

describe('parseServer', () => {
  test('takes every form apart', () => {
    assert.deepEqual(parseServer('STUN.Example.org'), { schema: 'icescope/server/1', scheme: 'stun', host: 'stun.example.org', port: 3478, udp: true, uri: 'stun:stun.example.org:3478' });
    assert.deepEqual(parseServer('turns:[2001:DB8::1]?transport=tcp'), { schema: 'icescope/server/1', scheme: 'turns', host: '2001:db8::1', port: 5349, udp: false, uri: 'turns:[2001:db8::1]:5349?transport=tcp' });
  });

  test('says what is wrong, and where', () => {
    assert.throws(() => parseServer('stun:example.org:99999'), failure('server-port', { message: 'The port is not a number from 1 to 65535.', offset: 17 }));
    assert.throws(() => parseServer('\u{1f600}b\u{fc}cher.example'), failure('server-character', { offset: 0 }));
    assert.throws(() => parseServer(/** @type {any} */ (undefined)), failure('bad-options'));
  });
});

describe('gathering', () => {
  test('has no place in Node', async () => {
    await assert.rejects(gather({ iceServers: ['stun:192.0.2.1'] }), failure('no-webrtc'));
    await assert.rejects(diagnoseNat({ servers: ['192.0.2.1:3478'] }), failure('no-webrtc'));
  });

  test('refuses what it cannot use, and says what', async () => {
    /** @type {[any, string][]} */
    const cases = [
      [null, 'bad-options'],
      [{ iceServers: 'stun:192.0.2.1' }, 'bad-options'],
      [{ iceServers: [{}] }, 'bad-options'],
      [{ iceServers: [{ urls: [] }] }, 'bad-options'],
      [{ iceServers: [], servers: [] }, 'bad-options'],
      [{ iceServers: [{ urls: 'turn:192.0.2.1', username: 1 }] }, 'bad-options'],
      [{ timeoutMs: 0 }, 'bad-options'],
      [{ timeoutMs: Number.NaN }, 'bad-options'],
      [{ signal: {} }, 'bad-options'],
      [{ onCandidate: 'x' }, 'bad-options'],
      [{ iceTransportPolicy: 'none' }, 'bad-options'],
      [{ iceTransportpolicy: 'relay' }, 'bad-options'],
      [{ iceServers: ['stun:exa mple.org'] }, 'server-character'],
      [{ iceServers: ['stun:192.0.2.1:0'] }, 'server-port'],
      [{ iceServers: ['stun:192.0.2.1?x'] }, 'server-query'],
      [{ iceServers: ['turn:192.0.2.1'] }, 'credential-missing'],
    ];
    for (const [options, code] of cases) await assert.rejects(gather(options), failure(code), JSON.stringify(options));
  });
});
