// `icescope/sdp`: session descriptions alone, with a wasm module of their own.

export * from './common.js';
import type { WasmSource } from './common.js';

/**
 * Loads the wasm module. In a browser it must be awaited before anything else; it loads once, however
 * often it is called, and may be called again after a failure. In Node everything is loaded already, unless a bundler
 * has taken the script away from the wasm file: there it takes the bytes.
 *
 * @param source where `sdp_bg.wasm` is, if not beside the package's own files
 * @throws {IceScopeError} `no-wasm`, `wasm-load-failed`
 */
export function init(source?: WasmSource): Promise<void>;
