// Reads the tapes that src/js/tape writes. The table of tags is there.

import { builders } from './shapes.js';

/**
 * What the wasm module gives for session descriptions: numbers in and out.
 *
 * @typedef {object} SdpExports
 * @property {WebAssembly.Memory} memory
 * @property {(length: number) => number} sdpInput
 * @property {(length: number) => number} sdpOpen
 * @property {(id: number) => void} sdpClose
 * @property {(id: number) => number} sdpMediaCount
 * @property {(id: number) => number} sdpLineEnd
 * @property {(id: number) => number} sdpWhole
 * @property {(id: number, index: number) => number} sdpSection
 * @property {(id: number, index: number) => number} sdpHead
 * @property {(id: number, profile: number) => number} sdpCheck
 * @property {(id: number, length: number) => number} sdpEdit
 * @property {() => number} sdpExtra
 * @property {(names: number, shapes: number) => number} sdpTell
 */

const VERSION = 2;
/** How many words a value takes, a section without its lines, and a line. */
const VALUE = 2;
const SECTION = 8;
const LINE = 6;
const NO_LINE = -1;
const FAULT = 1 << 8;

const letters = Array.from({ length: 128 }, (_, code) => (code === 0 ? null : String.fromCharCode(code)));
/** Numbers in texts are mostly small. */
const constants = [null, false, true, ...Array.from({ length: 1000 }, (_, number) => String(number))];

/**
 * A reader of one module's tapes. It keeps no tape: what is read is read at once, straight from the
 * module's memory.
 *
 * @param {SdpExports} wasm
 */
export function createTape(wasm) {
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();
  let bytes = new Uint8Array(0);
  /** Signed, because the engine keeps small signed numbers without a look at their size. */
  let words = new Int32Array(0);
  /** Where the tape starts, and where on it what is read next stands. */
  let base = 0;
  let at = 0;
  /** The caller's own string, of which texts are slices. */
  let text = '';
  /** What stands in no caller's string. */
  let extra = '';
  /** @type {string[]} */
  const names = [];
  /** @type {((at: number) => any)[]} */
  const shapes = [];
  const known = builders(value);

  /** Views of the memory, made anew when it has grown. */
  function look() {
    const { buffer } = wasm.memory;
    if (bytes.buffer !== buffer) {
      bytes = new Uint8Array(buffer);
      words = new Int32Array(buffer);
    }
  }

  /**
   * Writes a string to the input; how many bytes it is.
   *
   * @param {string} string
   */
  function send(string) {
    const { length } = string;
    let place = wasm.sdpInput(length);
    look();
    let { read, written } = encoder.encodeInto(string, bytes.subarray(place, place + length));
    if (read !== length) {
      // Not ASCII: three bytes are enough for each unit.
      place = wasm.sdpInput(length * 3);
      look();
      ({ read, written } = encoder.encodeInto(string, bytes.subarray(place, place + length * 3)));
    }
    return written;
  }

  /**
   * @param {number} from
   * @param {number} length
   */
  function read(from, length) {
    return length === 0 ? '' : decoder.decode(bytes.subarray(from, from + length));
  }

  /**
   * Starts with a tape.
   *
   * @param {number} place
   * @param {string} source
   */
  function begin(place, source) {
    look();
    base = place >>> 2;
    at = base + 4;
    text = source;
    if (words[base] !== VERSION) throw new Error(`a tape of version ${words[base]}`);
    const nameCount = words[base + 1];
    const shapeCount = words[base + 2];
    const extraLength = words[base + 3];
    extra = extraLength === 0 ? '' : read(wasm.sdpExtra(), extraLength);
    if (nameCount !== names.length || shapeCount !== shapes.length) {
      learn();
    }
  }

  /** Asks for the names and shapes that are new. The tape itself stays where it is. */
  function learn() {
    const told = wasm.sdpTell(names.length, shapes.length);
    look();
    let line = '';
    let behind = false;
    for (line of read(wasm.sdpExtra(), told).split('\n')) {
      if (behind) shapes.push(known[line] ?? unknown(line.split(',')));
      else if (line === '') behind = true;
      else names.push(line);
    }
  }

  /**
   * Builds objects of a shape that has no builder of its own; slower, and all the same.
   *
   * @param {string[]} keys
   */
  function unknown(keys) {
    return (/** @type {number} */ at) => {
      /** @type {Record<string, any>} */
      const object = {};
      for (const [index, key] of keys.entries()) object[key] = value(at + index * VALUE);
      return object;
    };
  }

  /**
   * The value at a place. It knows the frequent tags itself and is short, so that it becomes part of
   * what calls it.
   *
   * @param {number} at
   * @returns {any}
   */
  function value(at) {
    const word = words[at];
    const tag = word & 7;
    if (tag === 2) {
      const from = words[at + 1];
      return text.substring(from, from + (word >>> 3));
    }
    if (tag === 0) return constants[word >>> 3];
    if (tag === 1) return words[at + 1] >>> 0;
    if (tag === 6) return shapes[word >>> 3](base + words[at + 1]);
    return rare(word, at);
  }

  /**
   * @param {number} word
   * @param {number} at
   * @returns {any}
   */
  function rare(word, at) {
    const upper = word >>> 3;
    const from = words[at + 1];
    switch (word & 7) {
      case 3:
        return names[upper];
      case 4:
        return extra.substring(from, from + upper);
      case 5:
        return list(base + from, upper);
      default:
        return wide(base + from, upper);
    }
  }

  /**
   * @param {number} at
   * @param {number} length
   */
  function list(at, length) {
    const entries = new Array(length);
    for (let index = 0; index < length; index++) {
      entries[index] = value(at);
      at = base + words[at + VALUE];
    }
    return entries;
  }

  /**
   * @param {number} at
   * @param {number} upper
   */
  function wide(at, upper) {
    if (upper === 0) {
      const halves = new DataView(new ArrayBuffer(8));
      halves.setInt32(0, words[at], true);
      halves.setInt32(4, words[at + 1], true);
      return halves.getFloat64(0, true);
    }
    const entries = list(at, (upper - 1) * 2);
    /** @type {Record<string, any>} */
    const map = {};
    for (let index = 0; index < entries.length; index += 2) map[entries[index]] = entries[index + 1];
    return map;
  }

  /**
   * @param {number} number
   * @param {number} at
   */
  function line(number, at) {
    const offset = words[at];
    const end = words[at + 1];
    const valueAt = words[at + 2];
    const word = words[at + 3];
    const code = word & 0x7f;
    const known = word >>> 9;
    const fine = (word & FAULT) === 0;
    const name = known !== 0 ? names[known - 1] : code === 97 ? text.substring(offset + 2, valueAt === 0 ? end : valueAt - 2) : null;
    const content = valueAt === 0 ? null : text.substring(valueAt - 1, end);
    const data = fine ? value(at + 4) : null;
    const wrong = fine ? null : fault(base + words[at + 5]);
    return { line: number, offset, length: end - offset, type: letters[code], name, value: content, data, fault: wrong };
  }

  /** @param {number} at */
  function fault(at) {
    return { code: value(at), message: value(at + VALUE), offset: words[at + 2 * VALUE] };
  }

  /** @param {number} at */
  function lines(at) {
    const first = words[at];
    const count = words[at + 1];
    const list = new Array(count);
    for (let index = 0; index < count; index++) list[index] = line(first + index, at + SECTION + index * LINE);
    return list;
  }

  /** The session section whose place is read next. */
  function session() {
    const at = base + count();
    const list = lines(at);
    const heading = words[at + 2];
    const label = words[at + 3];
    const connection = words[at + 4];
    return {
      origin: heading === NO_LINE ? null : list[heading].data,
      name: label === NO_LINE ? null : list[label].value,
      connection: connection === NO_LINE ? null : list[connection].data,
      direction: value(at + 6),
      lines: list,
    };
  }

  /**
   * The media section whose place is read next.
   *
   * @param {number} index
   */
  function media(index) {
    const at = base + count();
    const list = lines(at);
    const heading = words[at + 2];
    const label = words[at + 3];
    const connection = words[at + 4];
    return {
      index,
      // The data is the value without spaces at its end; there is none where the value is no mid.
      mid: label === NO_LINE ? null : list[label].data ?? list[label].value,
      media: heading === NO_LINE ? null : list[heading].data,
      connection: connection === NO_LINE ? null : list[connection].data,
      direction: value(at + 6),
      lines: list,
    };
  }

  function next() {
    const read = value(at);
    at += VALUE;
    return read;
  }

  function count() {
    const read = words[at];
    at += VALUE;
    return read;
  }

  return { begin, send, value: next, session, media, flag: () => count() !== 0, count };
}
