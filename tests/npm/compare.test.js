// Two descriptions side by side: the package says what the command says.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { checkAnswer, checkMunging, diffSdp, parseSdp } from '../../pkg/node.js';

const ROOT = new URL('../../', import.meta.url);
const BINARY = process.env.ICESCOPE_BIN ?? fileURLToPath(new URL('target/debug/icescope', ROOT));

/** @param {string} name */
const path = (name) => fileURLToPath(new URL(`tests/data/sdp/browser/${name}.sdp`, ROOT));

/** @param {string} name */
const text = (name) => readFileSync(path(name), 'utf8');

/**
 * What the command prints, whatever its exit code.
 *
 * @param {string} verb
 * @param {string} one
 * @param {string} other
 * @returns {Promise<any>}
 */
const command = (verb, one, other) => new Promise((resolve, reject) => {
  execFile(BINARY, ['sdp', verb, '--json', path(one), path(other)], (error, stdout) => {
    if (stdout === '') reject(error ?? new Error('nothing was printed'));
    else resolve(JSON.parse(stdout));
  });
});

const OFFER = 'browser-chrome-av-dc-offer';
const ANSWER = 'browser-chrome-av-dc-answer';
const REOFFER = 'browser-chrome-av-dc-reoffer';

test('checkAnswer', async () => {
  const right = checkAnswer(text(OFFER), text(ANSWER));
  assert.equal(right.accepted, true);
  assert.deepEqual(right, await command('answer', OFFER, ANSWER));
  assert.deepEqual([right.profile, right.offerErrors, right.answerErrors], ['webrtc', [], []]);
  const cut = checkAnswer(text(OFFER), text(ANSWER).replace(/^(a=ice-pwd:.{13}).*/m, '$1'));
  assert.equal(cut.accepted, false);
  assert.deepEqual(cut.answerErrors.map((/** @type {any} */ one) => one.code), ['ice-pwd-length']);
  assert.throws(() => checkAnswer('', '', { profile: /** @type {any} */ ('loose') }), { code: 'bad-options' });
  const wrong = checkAnswer(text(OFFER), text('browser-chrome-dc-answer'));
  assert.equal(wrong.accepted, false);
  assert.deepEqual(wrong, await command('answer', OFFER, 'browser-chrome-dc-answer'));
});

test('handles are taken too, and what is neither is named', () => {
  const [offer, answer] = [OFFER, ANSWER].map((name) => /** @type {any} */ (parseSdp(text(name))));
  assert.deepEqual(checkAnswer(offer, answer), checkAnswer(text(OFFER), text(ANSWER)));
  assert.deepEqual(diffSdp(offer, text(REOFFER)), diffSdp(text(OFFER), text(REOFFER)));
  offer.setDirection('video', 'recvonly');
  assert.deepEqual(checkMunging(text(OFFER), offer), checkMunging(text(OFFER), offer.toString()));
  const session = /** @type {any} */ ({ type: 'offer', sdp: text(OFFER) });
  assert.throws(() => diffSdp(session, answer), { code: 'bad-options', message: 'before must be a string: pass its sdp member.' });
  offer.free();
  assert.throws(() => checkAnswer(offer, answer), { code: 'freed' });
});

test('diffSdp', async () => {
  assert.equal(diffSdp(text(OFFER), text(OFFER)).equal, true);
  const changed = diffSdp(text(OFFER), text(REOFFER));
  assert.equal(changed.equal, false);
  assert.deepEqual(changed, await command('diff', OFFER, REOFFER));
});

test('checkMunging', () => {
  const offer = text(OFFER);
  assert.deepEqual(checkMunging(offer, offer).changes, []);
  const munged = checkMunging(offer, offer.replace(/a=ice-ufrag:\S+/, 'a=ice-ufrag:éabc'));
  assert.ok(munged.changes.length > 0);
  const [change] = munged.changes;
  assert.ok(change);
  // Offsets count as JavaScript counts.
  const of = change.side === 'munged' ? offer.replace(/a=ice-ufrag:\S+/, 'a=ice-ufrag:éabc') : offer;
  assert.ok(change.text.includes(of.slice(change.offset, change.offset + change.length)));
});

test('checkMunging of an answer', () => {
  const answer = text(ANSWER);
  const munged = answer.replace('a=extmap:1 ', 'a=extmap:12 ');
  assert.notEqual(munged, answer);
  const told = checkMunging(answer, munged, { type: 'answer' });
  assert.deepEqual([told.type, told.refused, told.changes[0]?.firefox], ['answer', true, 'refused']);
  assert.deepEqual([checkMunging(answer, munged).type, checkMunging(answer, munged, {}).refused], ['offer', false]);
  for (const bad of [null, 'answer', { type: 'rollback' }]) {
    assert.throws(() => checkMunging(answer, munged, /** @type {any} */ (bad)), { code: 'bad-options' });
  }
});

test('what is no text is refused', () => {
  assert.throws(() => checkAnswer(/** @type {any} */ (1), ''), { code: 'bad-options' });
});
