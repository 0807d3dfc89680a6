// Puts the cards on the page and ties them to each run.

import { element, fill } from './element.js';
import { isOnLoopback, takeFragment } from './fragment.js';
import { candidatesCard } from './cards/candidates.js';
import { reportCard } from './cards/report.js';
import { runCard } from './cards/run.js';
import { sdpCard } from './cards/sdp.js';
import { serversCard } from './cards/servers.js';
import { verdictCard } from './cards/verdict.js';
import { loadPackage, tell } from './start.js';

/** @typedef {import('./start.js').IceScope} IceScope */

const cards = /** @type {HTMLElement} */ (document.getElementById('cards'));

/** @typedef {import('./cards/run.js').Offer} Offer */

/**
 * What the page's own server offers; nothing on static hosts.
 *
 * @returns {Promise<Offer>}
 */
async function offered() {
  /** @type {Offer} */
  const offer = { stun: [], turn: [], probe: undefined };
  try {
    const signal = AbortSignal.timeout(1000);
    const response = await fetch('./config.json', { cache: 'no-store', credentials: 'omit', signal });
    if (!response.ok || !response.headers.get('content-type')?.includes('json')) return offer;
    const { stun, turn, probe } = await response.json();
    if (Array.isArray(stun)) offer.stun = stun.filter((uri) => typeof uri === 'string');
    if (Array.isArray(turn)) offer.turn = turn.map(({ urls, username, credential }) => ({ urls, username, credential }));
    if (typeof probe === 'string') offer.probe = new URL(probe, location.href).href;
  } catch {
    // What was understood is used.
  }
  return offer;
}

/** @param {IceScope} icescope @param {ReturnType<typeof takeFragment>} request @param {Offer} offer */
function mount(icescope, request, offer) {
  const webrtc = typeof RTCPeerConnection === 'function';
  if (!webrtc) {
    tell('WebRTC is missing.', 'This browser has no RTCPeerConnection, or an extension or policy has taken it away, so no call can work here and nothing can be gathered. The SDP inspector below still works.');
  }
  const candidates = candidatesCard();
  const servers = serversCard();
  const report = reportCard();
  const verdict = verdictCard({ onPublic: () => run.usePublic(), onOwn: () => run.useOwn() });
  const run = runCard({ offer, renew: offered, onLoopback: isOnLoopback(), parseServer: icescope.parseServer, run: perform });
  const sdp = sdpCard(icescope);

  /** @type {import('./cards/run.js').Perform} */
  async function perform(options) {
    let begun = false;
    // Only what was not refused takes the earlier results away.
    const begin = () => {
      if (begun) return;
      begun = true;
      for (const one of [candidates, servers, verdict, report]) one.clear();
    };
    /** @template T @param {(value: T) => void} show @returns {(value: T) => void} */
    const after = (show) => (value) => {
      begin();
      show(value);
    };
    const ended = icescope.diagnoseNat({
      ...options,
      // Whoever offers them at the end is up: their silence is the network's.
      running: async () => (offer.stun.length > 0 ? (await offered()).stun : []),
      onCandidate: after(candidates.add),
      onProgress: after((soFar) => {
        verdict.show(soFar, false);
        servers.show(soFar, false);
      }),
      onError: after(servers.addError),
    });
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 0))]);
    begin();
    const result = await ended;
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
  if (webrtc) void run.take(request);
  // A link that comes to the open page. Its fragment is taken off the address bar where nothing can be run, too.
  addEventListener('hashchange', () => {
    const next = takeFragment();
    if (webrtc && (next.servers.length > 0 || next.run)) void run.take(next);
  });
}

const [icescope, offer] = await Promise.all([loadPackage('icescope nat'), offered()]);
// A page that is loaded again still needs its fragment.
if (icescope !== undefined) mount(icescope, takeFragment(), offer);
