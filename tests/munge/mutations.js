// Changes a line of a browser's offer at random and asks Chromium, Firefox and the check: what the
// check accepts, both must take. By hand: node tests/munge/mutations.js [SEED] [COUNT]

import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { checkSdp } from '../../pkg/sdp/node.js';
import { openChromium, openFirefox, refusal } from './browsers.js';

const OFFERS = ['chrome-av-dc', 'chrome-simulcast', 'chrome-dc', 'firefox-av-dc', 'firefox-simulcast', 'firefox-dc'];
const WORDS = ['', '0', '-1', '1', '99999999999', '4294967296', '65536', '300', '128', 'x', 'X', '*', 'a b', 'a:b', 'a=b', 'a;b', 'a/b', '~', '1.5', '+1', '007', 'IN', 'sendonly', 'é', '"'];
const CHARACTERS = [' ', ':', '/', ';', '=', '-', '0', 'a', 'Z', '\t', ',', '*', '.', '%', '@'];
/** How many connections Chromium makes before it must be opened anew: it lets go of closed ones late. */
const TRIALS = 300;

/**
 * Whole numbers below another, the same for the same seed.
 *
 * @param {number} seed
 */
function numbers(seed) {
  let state = Math.imul(seed, 2654435761) >>> 0 || 1;
  return (/** @type {number} */ end) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state % end;
  };
}

/**
 * @param {string} text
 * @param {(end: number) => number} below
 */
function mutate(text, below) {
  const lines = text.split('\r\n').slice(0, -1);
  const at = below(lines.length);
  const line = lines[at];
  const start = line.slice(0, 2);
  const parts = line.slice(2).split(/([ :;=/,])/);
  const word = below((parts.length + 1) >> 1) * 2;
  const character = 2 + below(Math.max(1, line.length - 2));
  const changes = [
    () => (lines[at] = start + parts.with(word, WORDS[below(WORDS.length)]).join('')),
    () => (lines[at] = start + parts.toSpliced(word, 2).join('')),
    () => (lines[at] = line.slice(0, character) + CHARACTERS[below(CHARACTERS.length)] + line.slice(character)),
    () => (lines[at] = line.slice(0, character) + line.slice(character + 1)),
    () => (lines[at] = `${line} ${WORDS[below(WORDS.length)]}`),
    () => lines.splice(at, 1),
    () => lines.splice(at, 0, line),
    () => lines.splice(below(lines.length), 0, ...lines.splice(at, 1)),
  ];
  changes[below(changes.length)]();
  return lines.map((one) => `${one}\r\n`).join('');
}

/**
 * What one browser writes and the other refuses; the check warns of it.
 *
 * @param {string} why
 * @param {string[]} codes
 */
const isKnown = (why, codes) =>
  (why.includes('Failed to parse') && codes.includes('rtcp-fb-not-listed')) ||
  (why.includes('2-byte rtp header') && codes.includes('extmap-two-byte'));

/**
 * The changes that the check accepts and a browser refuses, in words.
 *
 * @param {number} seed
 * @param {number} count
 */
export async function missed(seed, count) {
  const below = numbers(seed);
  const folder = new URL('../data/sdp/browser/', import.meta.url);
  const offers = await Promise.all(OFFERS.map((name) => readFile(new URL(`browser-${name}-offer.sdp`, folder), 'utf8')));
  const found = [];
  for (let trial = 0; trial < count; ) {
    const browsers = [await openChromium(), await openFirefox()];
    try {
      for (const end = Math.min(count, trial + TRIALS); trial < end; trial++) {
        const sdp = mutate(offers[trial % offers.length], below);
        const { accepted, diagnostics } = checkSdp(sdp);
        if (!accepted) continue;
        const codes = diagnostics.map((/** @type {{ code: string }} */ one) => one.code);
        for (const browser of browsers) {
          const why = await refusal(browser, sdp);
          if (why !== null && !isKnown(why, codes)) found.push(`trial ${trial}, ${browser.name}: ${why}\n${sdp}`);
        }
      }
    } finally {
      await Promise.all(browsers.map((browser) => browser.close()));
    }
  }
  return found;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [seed = '1', count = '1000'] = process.argv.slice(2);
  const found = await missed(Number(seed), Number(count));
  for (const one of found) console.log(one);
  console.log(`${found.length} of ${count} changes are accepted by the check and refused by a browser`);
}
