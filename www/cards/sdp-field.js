// The field that a description is put into. A browser is busy for half a minute with a million lines in a field, so of a
// very long text this one shows the start, and the whole is kept beside it.

import { element } from '../element.js';

/** What a field may hold: more than descriptions of large conferences have. */
const LINES = 20_000;
const CHARACTERS = 1 << 20;
/** How much of a longer text it shows. */
const START = { lines: 1000, characters: 100_000 };

/**
 * @param {import('../element.js').Attributes} attributes
 * @param {() => void} changed called when another text is there
 */
export function sdpField(attributes, changed) {
  const note = element('p', { class: 'hint', role: 'status', id: 'sdp-text-note' });
  const area = element('textarea', { ...attributes, 'aria-describedby': note.id, on: { beforeinput: inserting, input: edited } });
  /** The text of which the field shows the start. @type {string | undefined} */
  let whole;

  /** @param {string} given */
  function put(given) {
    const text = withLf(given);
    const end = endOf(text, LINES, CHARACTERS);
    whole = end < text.length ? text : undefined;
    const shown = whole === undefined ? text : text.slice(0, endOf(text, START.lines, START.characters));
    // To set what is there already would move the caret.
    if (area.value !== shown) area.value = shown;
    note.textContent = whole === undefined ? '' : 'This text is too long for the field, which shows its start. All of it was read; once you edit the field, only what it shows is.';
  }

  /** Takes a long text before the browser does. @param {InputEvent} event */
  function inserting(event) {
    const text = withLf(event.data ?? event.dataTransfer?.getData('text/plain') ?? '');
    if (endOf(text, LINES, CHARACTERS) === text.length) return;
    event.preventDefault();
    put(area.value.slice(0, area.selectionStart) + text + area.value.slice(area.selectionEnd));
    changed();
  }

  function edited() {
    put(area.value);
    changed();
  }

  return {
    area,
    note,
    /** All of it, with LF. */
    text: () => whole ?? area.value,
    put,
  };
}

/** @param {string} text */
function withLf(text) {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}

/**
 * Where a text is cut that may have so many lines and characters; its end if it has no more.
 *
 * @param {string} text
 * @param {number} lines
 * @param {number} characters
 */
function endOf(text, lines, characters) {
  let end = 0;
  for (let line = 0; line < lines; line += 1) {
    const at = text.indexOf('\n', end);
    if (at < 0 || at >= characters) return Math.min(text.length, characters);
    end = at + 1;
  }
  return end;
}
