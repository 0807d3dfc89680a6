// Loads the package, puts the cards on the page and ties them to each run.

import { element, fill } from './element.js';
import { isOnLoopback, takeFragment } from './fragment.js';
import { candidatesCard } from './cards/candidates.js';
import { reportCard } from './cards/report.js';
import { runCard } from './cards/run.js';
import { sdpCard } from './cards/sdp.js';
import { serversCard } from './cards/servers.js';
import { verdictCard } from './cards/verdict.js';

/** @typedef {typeof import('../pkg/index.js')} IceScope */

const notice = /** @type {HTMLElement} */ (document.getElementById('notice'));
const loading = /** @type {HTMLElement} */ (document.getElementById('loading'));
const cards = /** @type {HTMLElement} */ (document.getElementById('cards'));

/**
 * @param {string} title
 * @param {string} text
 */
function tell(title, text) {
  notice.append(element('p', {}, element('strong', {}, title), ' ', text));
}

/** @returns {Promise<string[]>} the servers that the page's own server offers; none on static hosts */
async function offered() {
  try {
    const signal = AbortSignal.timeout(1000);
    const response = await fetch('./config.json', { cache: 'no-store', credentials: 'omit', signal });
    if (!response.ok || !response.headers.get('content-type')?.includes('json')) return [];
    const { stun } = await response.json();
    return Array.isArray(stun) ? stun.filter((uri) => typeof uri === 'string') : [];
  } catch {
    return [];
  }
}

/** @returns {Promise<IceScope | undefined>} */
async function load() {
  if (typeof WebAssembly !== 'object') {
    tell('WebAssembly is missing.', 'This page needs it for all its tests. Some browsers switch it off in a strict or lockdown mode; allow it for this page, or run "icescope nat" in a terminal.');
    return undefined;
  }
  try {
    /** @type {IceScope} */
    const icescope = await import(/** @type {string} */ ('./icescope/index.js'));
    await icescope.init();
    return icescope;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    tell('The tests could not be loaded.', `${why} Load the page again; if it stays so, its server does not give out all its files.`);
    return undefined;
  }
}

/** @param {IceScope} icescope @param {ReturnType<typeof takeFragment>} request @param {string[]} stun */
function mount(icescope, request, stun) {
  const webrtc = typeof RTCPeerConnection === 'function';
  if (!webrtc) {
    tell('WebRTC is missing.', 'This browser has no RTCPeerConnection, or an extension or policy has taken it away, so no call can work here and nothing can be gathered. The SDP inspector below still works.');
  }
  const candidates = candidatesCard();
  const servers = serversCard();
  const report = reportCard();
  const verdict = verdictCard({ onPublic: () => run.usePublic(), onOwn: () => run.useOwn() });
  const run = runCard({ request, stun, onLoopback: isOnLoopback(), run: perform });
  const sdp = sdpCard(icescope);

  /** @type {import('./cards/run.js').Perform} */
  async function perform(options) {
    candidates.clear();
    servers.clear();
    verdict.clear();
    report.clear();
    // Whoever still offers them is up: their silence is the network's.
    const running = stun.length > 0 ? await offered() : [];
    const result = await icescope.diagnoseNat({
      ...options,
      running,
      onCandidate: candidates.add,
      onProgress: (soFar) => {
        verdict.show(soFar, false);
        servers.show(soFar, false);
      },
      onError: servers.addError,
    });
    candidates.end();
    servers.show(result, true);
    verdict.show(result, true);
    report.show(result);
    return result;
  }

  const columns = [[run.card, servers.card], [verdict.card, candidates.card]];
  const gathering = webrtc && columns.map((column) => element('div', { class: 'column' }, column));
  fill(cards, ...(gathering || []), sdp.card, webrtc && report.card);
  cards.hidden = false;
  if (webrtc) run.begin();
}

const request = takeFragment();
const [icescope, stun] = await Promise.all([load(), offered()]);
loading.remove();
if (icescope !== undefined) mount(icescope, request, stun);
