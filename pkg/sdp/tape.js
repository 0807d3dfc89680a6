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

const VERSION = 1;
/** From here on a constant is a text of digits. */
const DIGITS = 3;
const NO_LINE = 0xffffffff;
const FAULT = 1 << 8;

const letters = Array.from({ length: 128 }, (_, code) => (code === 0 ? null : String.fromCharCode(code)));
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * A reader of one module's tapes. It keeps no tape: what is read is read at once, straight from the
 * module's memory.
 *
 * @param {SdpExports} wasm
 */
export function createTape(wasm) {
  let bytes = new Uint8Array(0);
  let words = new Uint32Array(0);
  let at = 0;
  /** The caller's own string, of which texts are slices. */
  let text = '';
  /** What stands in no caller's string. */
  let extra = '';
  /** @type {string[]} */
  const names = [];
  /** @type {(() => any)[]} */
  const shapes = [];
  const known = builders(value);

  /** Views of the memory, made anew when it has grown. */
  function look() {
    const { buffer } = wasm.memory;
    if (bytes.buffer !== buffer) {
      bytes = new Uint8Array(buffer);
      words = new Uint32Array(buffer);
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
    at = place >>> 2;
    text = source;
    if (words[at] !== VERSION) throw new Error(`a tape of version ${words[at]}`);
    const nameCount = words[at + 1];
    const shapeCount = words[at + 2];
    const extraLength = words[at + 3];
    at += 4;
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
    return () => {
      /** @type {Record<string, any>} */
      const object = {};
      for (const key of keys) object[key] = value();
      return object;
    };
  }

  /** @returns {any} */
  function value() {
    const word = words[at++];
    const upper = word >>> 3;
    switch (word & 7) {
      case 0:
        return upper === 0 ? null : upper < DIGITS ? upper === 2 : String(upper - DIGITS);
      case 1:
        return upper;
      case 2: {
        const from = words[at++];
        return text.slice(from, from + upper);
      }
      case 3:
        return names[upper];
      case 4: {
        const from = words[at++];
        return extra.slice(from, from + upper);
      }
      case 5: {
        const list = [];
        for (let left = upper; left > 0; left--) list.push(value());
        return list;
      }
      case 6:
        return shapes[upper]();
      default:
        return wide(upper);
    }
  }

  /** @param {number} upper */
  function wide(upper) {
    if (upper === 0) return words[at++];
    if (upper === 1) {
      const halves = new DataView(new ArrayBuffer(8));
      halves.setUint32(0, words[at++], true);
      halves.setUint32(4, words[at++], true);
      return halves.getFloat64(0, true);
    }
    /** @type {Record<string, any>} */
    const map = {};
    for (let left = upper - 2; left > 0; left--) {
      const key = value();
      map[key] = value();
    }
    return map;
  }

  /** @param {number} number */
  function line(number) {
    const start = words[at];
    const end = words[at + 1];
    const valueAt = words[at + 2];
    const word = words[at + 3];
    at += 4;
    const code = word & 0x7f;
    const name = word >>> 9;
    return {
      line: number,
      offset: start,
      length: end - start,
      type: letters[code],
      name: name !== 0 ? names[name - 1] : code === 97 ? text.slice(start + 2, valueAt === 0 ? end : valueAt - 2) : null,
      value: valueAt === 0 ? null : text.slice(valueAt - 1, end),
      data: (word & FAULT) === 0 ? value() : null,
      fault: (word & FAULT) === 0 ? null : { code: value(), message: value(), offset: words[at++] },
    };
  }

  /**
   * @param {number} first
   * @param {number} count
   */
  function lineList(first, count) {
    const lines = [];
    for (let index = 0; index < count; index++) lines.push(line(first + index));
    return lines;
  }

  function session() {
    const start = at;
    at += 5;
    const direction = value();
    const lines = lineList(words[start], words[start + 1]);
    const heading = words[start + 2];
    const label = words[start + 3];
    const connection = words[start + 4];
    return {
      origin: heading === NO_LINE ? null : lines[heading].data,
      name: label === NO_LINE ? null : lines[label].value,
      connection: connection === NO_LINE ? null : lines[connection].data,
      direction,
      lines,
    };
  }

  /** @param {number} index */
  function media(index) {
    const start = at;
    at += 5;
    const direction = value();
    const lines = lineList(words[start], words[start + 1]);
    const heading = words[start + 2];
    const label = words[start + 3];
    const connection = words[start + 4];
    return {
      index,
      mid: label === NO_LINE ? null : lines[label].value,
      media: heading === NO_LINE ? null : lines[heading].data,
      connection: connection === NO_LINE ? null : lines[connection].data,
      direction,
      lines,
    };
  }

  return { begin, send, value, session, media, flag: () => words[at++] !== 0, count: () => words[at++] };
}
