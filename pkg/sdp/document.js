// `parseSdp` and the handle that it returns.

import { IceScopeError } from '../error.js';
import { profileOption, textArgument } from '../options.js';
import { EDITS, callText } from './edits.js';
import { PRINTED, SdpMedia, SdpSession, line } from './section.js';
import { createTape } from './tape.js';
import { writeSdp } from './write.js';

/** @typedef {import('./tape.js').SdpExports} SdpExports */

/**
 * The module keeps few documents and drops the oldest itself, so what a small one that is forgotten
 * holds is bounded anyway; only a larger one is worth what a finaliser costs.
 */
const SMALL = 16384;
const PROFILES = ['strict', 'webrtc', 'lenient'];
const LINE_END_NAMES = ['none', 'lf', 'crlf', 'cr'];

/**
 * The functions for session descriptions over one wasm module.
 *
 * @param {SdpExports} wasm
 */
export function createSdp(wasm) {
  const tape = createTape(wasm);
  /** @type {FinalizationRegistry<{ id: number }> | undefined} Some engines at a network's edge have none. */
  const finaliser = typeof FinalizationRegistry === 'function' ? new FinalizationRegistry((resident) => wasm.sdpClose(resident.id)) : undefined;

  /** @param {string} text */
  function open(text) {
    const id = wasm.sdpOpen(tape.send(text));
    if (id === 0) throw new IceScopeError('too-long', 'A description must be shorter than 4 GiB.');
    return id;
  }

  /** A description; its parts are read when they are asked for. */
  class SdpDocument {
    #text;
    #profile;
    /** @type {{ id: number } | undefined} Which of the module's documents it is. */
    #resident;
    /** @type {any} */
    #check;
    /** @type {SdpSession | undefined} */
    #session;
    /** @type {readonly SdpMedia[] | undefined} */
    #media;

    /**
     * @param {string} text
     * @param {string} profile
     */
    constructor(text, profile) {
      this.#text = text;
      this.#profile = profile;
      this.#resident = { id: open(text) };
      if (text.length > SMALL) finaliser?.register(this, this.#resident, this.#resident);
    }

    /** @returns {{ id: number }} */
    #alive() {
      if (this.#resident === undefined) throw new IceScopeError('freed', 'This description was freed.');
      return this.#resident;
    }

    /**
     * Starts with a tape; sends the text again if the module had to let it go.
     *
     * @param {(id: number) => number} ask
     */
    #begin(ask) {
      const resident = this.#alive();
      let place = ask(resident.id);
      if (place === 0) {
        resident.id = open(this.#text);
        place = ask(resident.id);
      }
      tape.begin(place, this.#text);
    }

    /**
     * What the module answers with a number, which is negative if it had to let the document go.
     *
     * @param {(id: number) => number} ask
     */
    #number(ask) {
      const resident = this.#alive();
      const number = ask(resident.id);
      if (number >= 0) return number;
      resident.id = open(this.#text);
      return ask(resident.id);
    }

    #checked() {
      if (this.#check === undefined) {
        this.#begin((id) => wasm.sdpCheck(id, PROFILES.indexOf(this.#profile)));
        this.#check = { accepted: tape.flag(), diagnostics: tape.value() };
      }
      return this.#check;
    }

    /**
     * How a section reads itself: from the text that it was asked of, whatever was edited since.
     *
     * @param {number} index
     * @returns {import('./section.js').Reader}
     */
    #reader(index) {
      const text = this.#text;
      /** @type {<T>(ask: (id: number) => number, read: () => T) => T} */
      const from = (ask, read) => {
        this.#alive();
        if (this.#text === text) {
          this.#begin(ask);
          return read();
        }
        const id = open(text);
        try {
          tape.begin(ask(id), text);
          return read();
        } finally {
          wasm.sdpClose(id);
        }
      };
      return {
        head: () =>
          from(
            (id) => wasm.sdpHead(id, index),
            () => ({ heading: tape.value(), label: tape.value(), connection: tape.value(), direction: tape.value() }),
          ),
        lines: () =>
          from(
            (id) => wasm.sdpSection(id, index),
            () => tape.session().lines,
          ),
      };
    }

    get schema() {
      this.#alive();
      return 'icescope/sdp/1';
    }

    get profile() {
      this.#alive();
      return this.#profile;
    }

    get accepted() {
      return this.#checked().accepted;
    }

    get lineEnd() {
      return LINE_END_NAMES[this.#number(wasm.sdpLineEnd)];
    }

    get diagnostics() {
      return Object.freeze(this.#checked().diagnostics);
    }

    get session() {
      this.#alive();
      this.#session ??= new SdpSession(this.#reader(0));
      return this.#session;
    }

    get media() {
      if (this.#media === undefined) {
        const count = this.#number(wasm.sdpMediaCount);
        const media = [];
        for (let index = 0; index < count; index++) media.push(new SdpMedia(index, this.#reader(index + 1)));
        // So that a change of it, which is no edit, does not go unnoticed.
        this.#media = Object.freeze(media);
      }
      return this.#media;
    }

    toJSON() {
      this.#begin((id) => wasm.sdpWhole(id));
      const lineEnd = tape.value();
      const count = tape.count();
      const session = tape.session();
      const media = [];
      for (let index = 0; index < count; index++) media.push(tape.media(index));
      return { schema: 'icescope/sdp/1', lineEnd, session, media };
    }

    toString() {
      this.#alive();
      return this.#text;
    }

    /** A class of its own, so that what wraps or clones plain objects lets it be: private parts are behind no proxy. */
    get [Symbol.toStringTag]() {
      return 'SdpDocument';
    }

    [PRINTED]() {
      return line('SdpDocument', () => ({ profile: this.profile, lineEnd: this.lineEnd, sections: this.#number(wasm.sdpMediaCount), length: this.#text.length }));
    }

    /**
     * @param {string} name
     * @param {any[]} given
     * @returns {number} how many places have changed
     */
    edit(name, given) {
      this.#alive();
      if (!Object.hasOwn(EDITS, name)) throw new IceScopeError('bad-options', `There is no edit ${name}.`);
      const call = callText(name, EDITS[name](...given));
      this.#begin((id) => wasm.sdpEdit(id, tape.send(call)));
      if (!tape.flag()) {
        const code = tape.value();
        throw new IceScopeError(code, `${tape.value()}.`);
      }
      const count = tape.count();
      if (count === 0) return 0;
      const before = this.#text;
      let after = '';
      let kept = 0;
      for (let index = 0; index < count; index++) {
        const start = tape.count();
        const end = tape.count();
        after += before.slice(kept, start) + tape.value();
        kept = end;
      }
      this.#text = after + before.slice(kept);
      this.#check = undefined;
      this.#media = undefined;
      this.#session = undefined;
      return count;
    }

    free() {
      const resident = this.#resident;
      if (resident === undefined) return;
      finaliser?.unregister(resident);
      wasm.sdpClose(resident.id);
      this.#resident = undefined;
      this.#session = undefined;
      this.#media = undefined;
      this.#check = undefined;
      this.#text = '';
    }
  }

  for (const name of Object.keys(EDITS)) {
    Object.defineProperty(SdpDocument.prototype, name, {
      configurable: true,
      writable: true,
      /** @this {SdpDocument} @param {any[]} given */
      value(...given) {
        return this.edit(name, given);
      },
    });
  }
  // Older engines have no such symbol; there `using` does not exist either.
  if (typeof Symbol.dispose === 'symbol') {
    Object.defineProperty(SdpDocument.prototype, Symbol.dispose, { configurable: true, writable: true, value: SdpDocument.prototype.free });
  }

  /**
   * @param {string} text
   * @param {{ profile?: string }} [options]
   */
  function parseSdp(text, options) {
    return new SdpDocument(textArgument(text, 'text'), profileOption(options));
  }

  /**
   * @param {string} text
   * @param {{ profile?: string }} [options]
   */
  function checkSdp(text, options) {
    const document = parseSdp(text, options);
    const { profile, accepted, diagnostics } = document;
    document.free();
    return { schema: 'icescope/check/1', profile, accepted, diagnostics: [...diagnostics] };
  }

  return { SdpDocument, checkSdp, parseSdp, writeSdp };
}
