import { IceScopeError } from './error.js';

/**
 * @typedef {object} Server
 * @property {string[]} urls
 * @property {string} [username]
 * @property {string} [credential]
 */

/** @param {string} message */
const bad = (message) => new IceScopeError('bad-options', message);

/**
 * What a value is, for a message: a string in quotes, or a number; else its type.
 *
 * @param {unknown} value
 */
export function shown(value) {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 40));
  return typeof value === 'number' || value === null ? String(value) : typeof value;
}

/**
 * The members of an object that may have these and no others: a name that is ignored would be an
 * option that does nothing.
 *
 * @param {unknown} options
 * @param {string} name
 * @param {string[]} names
 * @returns {Record<string, any>}
 */
export function known(options, name, names) {
  if (typeof options !== 'object' || options === null) throw bad(`${name} must be an object.`);
  for (const key of Object.keys(options)) {
    if (!names.includes(key)) throw bad(`${name} has no "${key}"; it has ${names.join(', ')}.`);
  }
  return options;
}

/**
 * @param {unknown} value
 * @param {string} name
 * @returns {string | undefined}
 */
function optionalString(value, name) {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw bad(`${name} must be a string.`);
  return value;
}

/**
 * @param {unknown} entry
 * @param {string} name
 * @returns {Server}
 */
function server(entry, name) {
  if (typeof entry === 'string') return { urls: [entry] };
  if (typeof entry !== 'object' || entry === null) {
    throw bad(`${name} must be a string or an object with urls.`);
  }
  const { urls, username, credential } = /** @type {Record<string, unknown>} */ (entry);
  const list = typeof urls === 'string' ? [urls] : urls;
  if (!Array.isArray(list) || list.length === 0 || list.some((url) => typeof url !== 'string')) {
    throw bad(`${name}.urls must be a string or an array of strings.`);
  }
  return {
    urls: [...list],
    username: optionalString(username, `${name}.username`),
    credential: optionalString(credential, `${name}.credential`),
  };
}

/**
 * @param {unknown} value
 * @returns {string} the whole URL, without its query and fragment
 */
function endpoint(value) {
  const base = typeof document === 'undefined' ? undefined : document.baseURI;
  if (typeof value === 'string' || value instanceof URL) {
    try {
      const url = new URL(value, base);
      if (/^https?:$/.test(url.protocol)) return url.origin + url.pathname;
    } catch {
      // It is no URL.
    }
  }
  throw bad('probe must be an http: or https: URL.');
}

const CALLBACKS = ['onCandidate', 'onError', 'onProgress'];
const GATHERING = ['iceServers', 'servers', 'timeoutMs', 'iceTransportPolicy', 'signal', 'onCandidate', 'onError'];
const DIAGNOSING = [...GATHERING, 'probe', 'running', 'onProgress'];

/**
 * Checks the options of `gather` and `diagnoseNat`, and gives what the wasm module takes.
 *
 * @param {Record<string, any>} options
 * @param {boolean} diagnose which of the two they are for
 */
export function gatherOptions(options, diagnose) {
  known(options, 'options', diagnose ? DIAGNOSING : GATHERING);
  const { iceServers, servers, timeoutMs, iceTransportPolicy, signal, probe, running = [] } = options;
  if (iceServers !== undefined && servers !== undefined) {
    throw bad('Give iceServers or servers, not both.');
  }
  const list = iceServers ?? servers ?? [];
  const name = servers === undefined ? 'iceServers' : 'servers';
  if (!Array.isArray(list)) throw bad(`${name} must be an array.`);
  if (timeoutMs !== undefined && !(typeof timeoutMs === 'number' && timeoutMs > 0)) {
    throw bad('timeoutMs must be a number above 0.');
  }
  if (iceTransportPolicy !== undefined && !['all', 'relay'].includes(iceTransportPolicy)) {
    throw bad('iceTransportPolicy must be "all" or "relay".');
  }
  if (signal !== undefined && signal !== null && typeof signal.addEventListener !== 'function') {
    throw bad('signal must be an AbortSignal.');
  }
  const asked = typeof running === 'function';
  if (!asked && (!Array.isArray(running) || running.some((server) => typeof server !== 'string'))) {
    throw bad('running must be an array of strings, or a function that gives one.');
  }
  for (const callback of CALLBACKS) {
    if (options[callback] !== undefined && typeof options[callback] !== 'function') {
      throw bad(`${callback} must be a function.`);
    }
  }
  return {
    iceServers: list.map((entry, at) => server(entry, `${name}[${at}]`)),
    timeoutMs,
    relayOnly: iceTransportPolicy === 'relay',
    probe: probe === undefined || probe === null ? undefined : endpoint(probe),
    running: asked ? [] : [...running],
  };
}

/**
 * Refuses what would not be asked and not be missed.
 *
 * @param {ReturnType<typeof gatherOptions>} checked
 */
export function refuseTls({ iceServers }) {
  if (iceServers.some(({ urls }) => urls.some((url) => /^stuns:/i.test(url)))) {
    throw new IceScopeError('server-tls', 'stuns: is STUN over TLS, which is not supported; use stun:');
  }
}

/**
 * Where two peers are, as the wasm module takes it.
 *
 * @param {Record<string, any>} setting
 */
export function settingOption(setting = {}) {
  known(setting, 'setting', ['sameNat', 'hairpin', 'localAddresses', 'guessA', 'guessB']);
  const { sameNat = false, hairpin = 'none', localAddresses = true, guessA = false, guessB = false } = setting;
  for (const [name, value] of Object.entries({ sameNat, localAddresses, guessA, guessB })) {
    if (typeof value !== 'boolean') throw bad(`${name} must be true or false.`);
  }
  if (!['none', 'internal-source', 'external-source'].includes(hairpin)) {
    throw bad('hairpin must be "none", "internal-source" or "external-source".');
  }
  return { hairpin: sameNat ? hairpin : '', hidden: !localAddresses, guesses: Uint8Array.of(Number(guessA), Number(guessB)) };
}

const profiles = ['strict', 'webrtc', 'lenient'];

/**
 * @param {unknown} text
 * @param {string} name
 * @returns {string}
 */
export function textArgument(text, name) {
  if (typeof text === 'string') return text;
  const hint = typeof (/** @type {any} */ (text)?.sdp) === 'string' ? ': pass its sdp member' : '';
  throw bad(`${name} must be a string${hint}.`);
}

/**
 * A description, as its text or as a handle.
 *
 * @param {any} description
 * @param {string} name
 * @returns {string}
 */
export function descriptionArgument(description, name) {
  return textArgument(typeof description?.free === 'function' ? String(description) : description, name);
}

/**
 * The text of a candidate. The JSON of one would be read as one with an odd foundation.
 *
 * @param {unknown} text
 * @param {string} name
 * @returns {string}
 */
export function candidateText(text, name) {
  const line = textArgument(text, name);
  if (/^\s*\{/.test(line)) throw new IceScopeError('wrapped-json', `${name} is JSON: parse it, and pass the "candidate" member of the object.`);
  return line;
}

/**
 * Whether a description is set as an answer.
 *
 * @param {{ type?: string }} options
 */
export function isAnswer(options = {}) {
  const { type = 'offer' } = known(options, 'options', ['type']);
  if (type !== 'offer' && type !== 'answer') throw bad('type must be "offer" or "answer".');
  return type === 'answer';
}

/**
 * @param {{ profile?: string }} options
 * @returns {string}
 */
export function profileOption(options = {}) {
  const { profile = 'webrtc' } = known(options, 'options', ['profile']);
  if (!profiles.includes(profile)) throw bad(`profile must be one of ${profiles.join(', ')}.`);
  return profile;
}
