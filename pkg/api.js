// What both entries share: the API over a wasm module that one of them loads.

import * as wasm from './wasm/icescope.js';
import { IceScopeError, errorOf } from './error.js';
import { createModule } from './module.js';
import { candidateText, descriptionArgument, gatherOptions, isAnswer, profileOption, refuseTls, settingOption, textArgument } from './options.js';

export { IceScopeError };

const whole = createModule('icescope_bg.wasm', wasm.default, wasm.initSync);
const { call } = whole;
export const { load, loadSync, parseSdp, checkSdp, writeSdp } = whole;

/**
 * @param {any} offer
 * @param {any} answer
 * @param {{ profile?: string }} [options]
 */
export function checkAnswer(offer, answer, options) {
  return call(() => wasm.checkAnswer(descriptionArgument(offer, 'offer'), descriptionArgument(answer, 'answer'), profileOption(options)));
}

/**
 * @param {any} before
 * @param {any} after
 */
export function diffSdp(before, after) {
  return call(() => wasm.diffSdp(descriptionArgument(before, 'before'), descriptionArgument(after, 'after')));
}

/**
 * @param {any} original
 * @param {any} munged
 * @param {{ type?: 'offer' | 'answer' }} [options]
 */
export function checkMunging(original, munged, options) {
  return call(() => wasm.checkMunging(descriptionArgument(original, 'original'), descriptionArgument(munged, 'munged'), isAnswer(options)));
}

/** @param {string | { candidate: string }} candidate */
const lineOf = (candidate) => (typeof candidate === 'object' && candidate !== null ? candidate.candidate : candidate);

/** @param {string | { candidate: string }} line */
export function parseCandidate(line) {
  return call(() => {
    const text = candidateText(lineOf(line), 'line');
    // In the module a lone surrogate is U+FFFD.
    return { ...wasm.parseCandidate(text), text };
  });
}

/** @param {string | { candidate: string }} candidate */
export function classifyCandidate(candidate) {
  return call(() => wasm.classifyCandidate(candidateText(lineOf(candidate), 'candidate')));
}

/** @param {string} uri */
export function parseServer(uri) {
  return call(() => wasm.parseServer(textArgument(uri, 'uri')));
}

/**
 * @param {string} a
 * @param {string} b
 * @param {Record<string, any>} [setting]
 */
export function predictConnection(a, b, setting) {
  const { hairpin, hidden, guesses } = settingOption(setting);
  return call(() => wasm.predictConnection(textArgument(a, 'a'), textArgument(b, 'b'), hairpin, hidden, guesses));
}

/** @param {string} kind */
export function explainNat(kind) {
  return call(() => wasm.explainNat(textArgument(kind, 'kind')));
}

/**
 * Runs the caller's code without letting it disturb ours: what it throws is reported as uncaught.
 *
 * @param {((value: any) => void) | undefined} callback
 * @param {() => any} value
 */
function tell(callback, value) {
  if (callback === undefined) return;
  try {
    callback(value());
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}

/**
 * @param {Record<string, any>} options
 * @param {boolean} diagnose whether to judge what was gathered
 * @returns {Promise<{ gathering: any, report?: any }>}
 */
async function run(options, diagnose) {
  const checked = { ...call(() => gatherOptions(options, diagnose)), diagnose };
  if (diagnose) refuseTls(checked);
  const { onCandidate, onError, onProgress, signal, running } = options;
  const task = call(
    () =>
      new wasm.GatherTask(checked, (/** @type {string} */ kind, /** @type {any} */ value) => {
        if (kind === 'report') {
          tell(onProgress, () => value);
          return;
        }
        tell(kind === 'candidate' ? onCandidate : onError, () => value);
        tell(onProgress, () => task.reportSoFar());
      }, typeof running === 'function' ? async () => running() : undefined),
  );
  const abort = () => task.abort();
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort, { once: true });
  try {
    return await task.done();
  } catch (thrown) {
    throw errorOf(thrown);
  } finally {
    signal?.removeEventListener('abort', abort);
    task.free();
  }
}

/** @param {Record<string, any>} [options] */
export async function gather(options = {}) {
  return (await run(options, false)).gathering;
}

/** @param {Record<string, any>} [options] */
export async function diagnoseNat(options = {}) {
  const { gathering, report } = await run(options, true);
  return { ...report, end: gathering.end, elapsedMs: gathering.elapsedMs, candidates: gathering.candidates, errors: gathering.errors };
}
