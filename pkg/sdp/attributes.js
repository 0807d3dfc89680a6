// Finds attributes by their name.

/**
 * @param {{ lines: readonly any[] }} section
 * @param {string} name
 */
export function attributesOf(section, name) {
  return section.lines.filter((line) => line.name === name && line.fault === null).map((line) => line.data);
}
