// Finds attributes by their name.

import { IceScopeError } from '../error.js';
import { textArgument } from '../options.js';

/**
 * @param {{ lines: readonly any[] }} section
 * @param {string} name
 */
export function attributesOf(section, name) {
  if (!Array.isArray(section?.lines)) throw new IceScopeError('bad-options', 'attributesOf takes a section, which has lines.');
  textArgument(name, 'name');
  return section.lines.filter((line) => line.name?.trimEnd() === name && line.fault === null).map((line) => line.data);
}
