// What was pasted into the inspector: a description or a candidate, as it is or in the JSON that carried it.

/** @typedef {{ kind: 'sdp' | 'candidate', text: string, json: boolean }} Pasted */

/** @param {any} value @returns {Omit<Pasted, 'json'> | undefined} */
function within(value) {
  if (typeof value === 'string') return { kind: isCandidate(value) ? 'candidate' : 'sdp', text: value };
  if (typeof value !== 'object' || value === null) return undefined;
  if ('sdp' in value) return within(value.sdp);
  // An empty one is the end of candidates.
  if (typeof value.candidate === 'string') return { kind: 'candidate', text: value.candidate };
  return within(value.candidate);
}

/** @param {string} text */
function isCandidate(text) {
  return /^\s*(a=)?candidate:[^\n]*\s*$/i.test(text);
}

/**
 * @param {string} text with LF, as a text area gives all line ends
 * @returns {Pasted}
 */
export function pasted(text) {
  if (/^\s*["{]/.test(text)) {
    try {
      const found = within(JSON.parse(text));
      if (found !== undefined) return { ...found, json: true };
    } catch {
      // It is no JSON: what is wrong with it as a description is told.
    }
  }
  if (isCandidate(text)) return { kind: 'candidate', text: text.trim(), json: false };
  // SDP's own line end is CRLF.
  return { kind: 'sdp', text: text.replaceAll('\n', '\r\n'), json: false };
}
