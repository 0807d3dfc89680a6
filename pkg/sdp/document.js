// `parseSdp` and the handle that it returns.

import { IceScopeError } from '../error.js';
import { profileOption, textArgument } from '../options.js';
import { createTape } from './tape.js';

/** @typedef {import('./tape.js').SdpExports} SdpExports */

const PROFILES = ['strict', 'webrtc', 'lenient'];

/**
 * The functions for session descriptions over one wasm module.
 *
 * @param {SdpExports} wasm
 */
export function createSdp(wasm) {
  const tape = createTape(wasm);
  /** @type {FinalizationRegistry<{ id: number }>} */
  const finaliser = new FinalizationRegistry((resident) => wasm.sdpClose(resident.id));

  /** @param {string} text */
  function open(text) {
    const id = wasm.sdpOpen(tape.send(text));
    if (id === 0) throw new IceScopeError('too-long', 'A description must be shorter than 4 GiB.');
    return id;
  }

  class SdpDocument {
    /** @type {string} */
    #text;
    /** @type {string} */
    #profile;
    /** @type {{ id: number } | undefined} */
    #resident;
    /** @type {any} */
    #session;
    /** @type {any[] | undefined} */
    #media;
    /** @type {{ accepted: boolean, diagnostics: any[] } | undefined} */
    #check;

    /**
     * @param {string} text
     * @param {string} profile
     */
    constructor(text, profile) {
      this.#text = text;
      this.#profile = profile;
      this.#resident = { id: open(text) };
      finaliser.register(this, this.#resident, this.#resident);
    }

    /**
     * Asks the module for a tape; sends the text again if the module had to let it go.
     *
     * @param {(id: number) => number} ask
     */
    #begin(ask) {
      const resident = this.#resident;
      if (resident === undefined) throw new IceScopeError('freed', 'This description was freed.');
      let place = ask(resident.id);
      if (place === 0) {
        resident.id = open(this.#text);
        place = ask(resident.id);
      }
      tape.begin(place, this.#text);
    }

    /** @param {number} index */
    #section(index) {
      this.#begin((id) => wasm.sdpSection(id, index));
      return index === 0 ? tape.session() : tape.media(index - 1);
    }

    toJSON() {
      this.#begin((id) => wasm.sdpWhole(id, PROFILES.indexOf(this.#profile)));
      const accepted = tape.flag();
      const lineEnd = tape.value();
      const count = tape.count();
      const session = tape.session();
      const media = [];
      for (let index = 0; index < count; index++) media.push(tape.media(index));
      return { schema: 'icescope/sdp/1', profile: this.#profile, accepted, lineEnd, session, media, diagnostics: tape.value() };
    }
  }

  /**
   * @param {string} text
   * @param {{ profile?: string }} [options]
   */
  function parseSdp(text, options) {
    return new SdpDocument(textArgument(text, 'text'), profileOption(options));
  }

  return { SdpDocument, parseSdp };
}
