// The sections of a handle: each is read when it is asked for.

import { shown } from '../options.js';

/** Where Node looks for what `console.log` prints: of parts that are private it would print none. */
export const PRINTED = Symbol.for('nodejs.util.inspect.custom');

/**
 * A line about an object. It must not throw, whatever has become of the object.
 *
 * @param {string} name
 * @param {() => Record<string, unknown>} facts
 */
export function line(name, facts) {
  try {
    return `${name} { ${Object.entries(facts()).map(([key, value]) => `${key}: ${shown(value)}`).join(', ')} }`;
  } catch (error) {
    return `${name} { ${/** @type {any} */ (error).code ?? error} }`;
  }
}

/**
 * @typedef {object} Reader
 * @property {() => { heading: any, label: any, connection: any, direction: any }} head
 * @property {() => any[]} lines
 */

/** A section, which is read when it is asked for: what it says of itself, and its lines. */
class SdpSection {
  #reader;
  /** @type {ReturnType<Reader['head']> | undefined} */
  #head;
  /** @type {any[] | undefined} */
  #lines;

  /** @param {Reader} reader */
  constructor(reader) {
    this.#reader = reader;
  }

  /** @param {SdpSection} section */
  static head(section) {
    section.#head ??= section.#reader.head();
    return section.#head;
  }

  get connection() {
    return SdpSection.head(this).connection;
  }

  get direction() {
    return SdpSection.head(this).direction;
  }

  get lines() {
    // So that a change of it, which is no edit, does not go unnoticed.
    this.#lines ??= /** @type {any[]} */ (Object.freeze(this.#reader.lines()));
    return this.#lines;
  }
}

export class SdpSession extends SdpSection {
  get origin() {
    return SdpSection.head(this).heading;
  }

  get name() {
    return SdpSection.head(this).label;
  }

  get [Symbol.toStringTag]() {
    return 'SdpSession';
  }

  [PRINTED]() {
    return line('SdpSession', () => ({ name: this.name, direction: this.direction }));
  }

  toJSON() {
    const { origin, name, connection, direction, lines } = this;
    return { origin, name, connection, direction, lines };
  }
}

export class SdpMedia extends SdpSection {
  #index;

  /**
   * @param {number} index
   * @param {Reader} reader
   */
  constructor(index, reader) {
    super(reader);
    this.#index = index;
  }

  get index() {
    return this.#index;
  }

  get mid() {
    return SdpSection.head(this).label;
  }

  get media() {
    return SdpSection.head(this).heading;
  }

  get [Symbol.toStringTag]() {
    return 'SdpMedia';
  }

  [PRINTED]() {
    return line('SdpMedia', () => ({ index: this.index, mid: this.mid, kind: this.media?.kind ?? null, direction: this.direction }));
  }

  toJSON() {
    const { index, mid, media, connection, direction, lines } = this;
    return { index, mid, media, connection, direction, lines };
  }
}
