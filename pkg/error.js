/** What every failure of this package is. `code` is stable; `message` is for people. */
export class IceScopeError extends Error {
  /**
   * @param {string} code
   * @param {string} message
   * @param {{ line?: number, column?: number, offset?: number, length?: number, rfc?: string, cause?: unknown }} [place]
   */
  constructor(code, message, place = {}) {
    super(message, 'cause' in place ? { cause: place.cause } : undefined);
    this.name = 'IceScopeError';
    /** @type {string} */
    this.code = code;
    /** @type {number | undefined} Counted from 1. */
    this.line = place.line;
    /** @type {number | undefined} In characters, counted from 1. */
    this.column = place.column;
    /** @type {number | undefined} In UTF-16 units, counted from 0. */
    this.offset = place.offset;
    /** @type {number | undefined} In UTF-16 units. */
    this.length = place.length;
    /** @type {string | undefined} The section that was broken. */
    this.rfc = place.rfc;
  }

  /**
   * What `JSON.stringify` makes an object of, schema `icescope/error/1`: the same as the commands print.
   *
   * @returns {{ schema: 'icescope/error/1', error: Record<string, any> }}
   */
  toJSON() {
    const { code, message, line, column, offset, length, rfc } = this;
    const known = Object.entries({ code, message, line, column, offset, length, rfc }).filter(([, value]) => value !== undefined);
    return { schema: 'icescope/error/1', error: Object.fromEntries(known) };
  }
}

/**
 * Makes an error of whatever the wasm module threw.
 *
 * @param {unknown} thrown
 * @returns {IceScopeError}
 */
export function errorOf(thrown) {
  if (thrown instanceof IceScopeError) return thrown;
  if (typeof thrown === 'object' && thrown !== null && 'code' in thrown && !(thrown instanceof Error)) {
    const { code, message, ...place } = /** @type {{ code: string, message: string }} */ (thrown);
    return new IceScopeError(code, message, place);
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new IceScopeError('internal', `This is a bug in icescope: ${message}`, { cause: thrown });
}
