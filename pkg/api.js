// What both entries share: the API over a wasm module that one of them loads.

import * as wasm from './wasm/icescope.js';
import { IceScopeError, errorOf } from './error.js';
import { candidateText, descriptionArgument, gatherOptions, isAnswer, profileOption, refuseTls, settingOption, textArgument } from './options.js';
import { createSdp } from './sdp/document.js';

export { IceScopeError };

/** @type {ReturnType<typeof createSdp> | undefined} */
let sdp;

/**
 * Loads the module from what `WebAssembly` takes; at once, from bytes or a compiled module.
 *
 * @param {BufferSource | WebAssembly.Module} module
 */
export function loadSync(module) {
  sdp ??= createSdp(wasm.initSync({ module }));
}

/** @type {Promise<void> | undefined} */
let loading;

/**
 * Loads the module; once, however often it is called. After a failure it may be called again.
 *
 * @param {() => any} source gives what the module is loaded from; asked only where it is not there yet
 * @returns {Promise<void>}
 */
export function load(source) {
  loading ??= start(source).catch((error) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

/** @param {() => any} source */
async function start(source) {
  if (sdp !== undefined) return;
  if (typeof WebAssembly !== 'object') {
    throw new IceScopeError('no-wasm', 'This JavaScript engine has no WebAssembly.');
  }
  try {
    const exports = await wasm.default({ module_or_path: source() });
    sdp ??= createSdp(exports);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new IceScopeError('wasm-load-failed', `icescope_bg.wasm could not be loaded: ${why}`, { cause });
  }
}

/**
 * @template T
 * @param {(sdp: ReturnType<typeof createSdp>) => T} work
 * @returns {T}
 */
function call(work) {
  if (sdp === undefined) {
    throw new IceScopeError('not-initialised', 'Call init() and await it before anything else.');
  }
  try {
    return work(sdp);
  } catch (thrown) {
    throw errorOf(thrown);
  }
}

/**
 * @param {string} text
 * @param {{ profile?: string }} [options]
 */
export function parseSdp(text, options) {
  return call((sdp) => sdp.parseSdp(text, options));
}

/**
 * @param {string} text
 * @param {{ profile?: string }} [options]
 */
export function checkSdp(text, options) {
  return call((sdp) => sdp.checkSdp(text, options));
}

/** @param {any} description */
export function writeSdp(description) {
  return call((sdp) => sdp.writeSdp(description));
}

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

/** @param {string} line */
export function parseCandidate(line) {
  return call(() => {
    const text = candidateText(line, 'line');
    // In the module a lone surrogate is U+FFFD.
    return { ...wasm.parseCandidate(text), text };
  });
}

/** @param {string | { candidate: string }} candidate */
export function classifyCandidate(candidate) {
  const line = typeof candidate === 'object' && candidate !== null ? candidate.candidate : candidate;
  return call(() => wasm.classifyCandidate(candidateText(line, 'candidate')));
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
  const checked = { ...call(() => gatherOptions(options)), diagnose };
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
