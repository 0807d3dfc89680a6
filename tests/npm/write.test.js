// `writeSdp`: handles, plain objects and lines that a program made.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import * as main from '../../pkg/node.js';
import * as small from '../../pkg/sdp/node.js';

const { IceScopeError, parseSdp, writeSdp } = /** @type {typeof import('../../pkg/sdp/index.js')} */ (/** @type {any} */ (small));

/** @param {string} code */
const failure = (code) => (/** @type {any} */ error) => error instanceof IceScopeError && error.code === code;

test('writeSdp writes lines that were changed, and refuses what is none', () => {
  const json = parseSdp('v=0\ns=-\n\nodd\nm=audio 9 RTP/AVP 0\na=x:\na=y').toJSON();
  assert.equal(writeSdp(json), 'v=0\ns=-\n\nodd\nm=audio 9 RTP/AVP 0\na=x:\na=y\n');
  assert.throws(() => writeSdp(/** @type {any} */ ({})), failure('bad-options'));
  const { session } = json;
  for (const bad of [{ media: [null] }, { media: [{}] }, { session: { lines: [null] } }, { session: { lines: [{ type: 'v', value: 0 }] } }]) {
    assert.throws(() => writeSdp(/** @type {any} */ ({ lineEnd: 'lf', session, media: [], ...bad })), failure('bad-options'));
  }
  // What is left out is as `null`, and no value makes two lines of one.
  assert.equal(writeSdp({ lineEnd: 'lf', session: { lines: [{ type: 's', value: '-' }, { type: 'a', name: 'x' }] }, media: [] }), 's=-\na=x\n');
  assert.throws(() => writeSdp({ lineEnd: 'crlf', session: { lines: [{ type: 's', value: '-\r\nm=x' }] }, media: [] }), failure('breaks-line'));
});

test('writeSdp makes no other lines than it is given', () => {
  const [one, two] = [{ type: 's', value: '-' }, { type: 'a', name: 'x', value: 'y\rz' }];
  /** @param {string} lineEnd @param {any[]} lines */
  const written = (lineEnd, ...lines) => writeSdp(/** @type {any} */ ({ lineEnd, session: { lines }, media: [] }));
  assert.equal(written('none', one), 's=-');
  assert.equal(written('none'), '');
  assert.throws(() => written('none', one, one), { name: 'IceScopeError', code: 'bad-options', message: /^lineEnd "none" is for one line, and there are 2/ });
  assert.throws(() => writeSdp(/** @type {any} */ ({ lineEnd: 'none', session: { lines: [one] }, media: [{ lines: [one] }] })), failure('bad-options'));
  for (const lineEnd of ['cr', 'none']) assert.throws(() => written(lineEnd, two), { code: 'breaks-line', message: 'A line holds a CR, which would end it.' });
  assert.equal(written('cr', one, one), 's=-\rs=-\r');
  for (const text of ['s=-\r\r\na=x\r\n', 's=a\rb\na=x\n', 's=a\ra=x\r']) assert.equal(writeSdp(parseSdp(text).toJSON()), text);
});

test('a handle of another entry is written byte for byte', () => {
  const text = 'v=0\ns=-\r\nt=0 0\r';
  assert.equal(writeSdp(/** @type {any} */ (main).parseSdp(text)), text);
});
