// One wasm module and the functions for session descriptions over it, which both entries have.

import { IceScopeError, errorOf } from './error.js';
import { createSdp } from './sdp/document.js';

/**
 * @param {string} file what to call the module in an error
 * @param {(from: any) => Promise<any>} fetchModule what wasm-bindgen has made to load it
 * @param {(from: any) => any} initSync and to load it at once
 */
export function createModule(file, fetchModule, initSync) {
  /** @type {ReturnType<typeof createSdp> | undefined} */
  let sdp;
  /** @type {Promise<void> | undefined} */
  let loading;

  /** @param {() => any} source */
  async function start(source) {
    if (sdp !== undefined) return;
    if (typeof WebAssembly !== 'object') {
      throw new IceScopeError('no-wasm', 'This JavaScript engine has no WebAssembly.');
    }
    try {
      const exports = await fetchModule({ module_or_path: source() });
      sdp ??= createSdp(exports);
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new IceScopeError('wasm-load-failed', `${file} could not be loaded: ${why}`, { cause });
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

  return {
    call,

    /**
     * Loads the module; once, however often it is called. After a failure it may be called again.
     *
     * @param {() => any} source gives what the module is loaded from; asked only where it is not there yet
     * @returns {Promise<void>}
     */
    load(source) {
      loading ??= start(source).catch((error) => {
        loading = undefined;
        throw error;
      });
      return loading;
    },

    /**
     * Loads the module from what `WebAssembly` takes; at once, from bytes or a compiled module.
     *
     * @param {BufferSource | WebAssembly.Module} module
     */
    loadSync(module) {
      sdp ??= createSdp(initSync({ module }));
    },

    /**
     * @param {string} text
     * @param {{ profile?: string }} [options]
     */
    parseSdp(text, options) {
      return call((sdp) => sdp.parseSdp(text, options));
    },

    /**
     * @param {string} text
     * @param {{ profile?: string }} [options]
     */
    checkSdp(text, options) {
      return call((sdp) => sdp.checkSdp(text, options));
    },

    /** @param {any} description */
    writeSdp(description) {
      return call((sdp) => sdp.writeSdp(description));
    },
  };
}
