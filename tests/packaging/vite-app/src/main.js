// @ts-nocheck: `icescope` is installed where this app is copied to.
import { IceScopeError, gather, init, parseCandidate, parseSdp } from 'icescope';

/** @param {() => unknown} work */
function codeOf(work) {
  try {
    work();
  } catch (error) {
    return error instanceof IceScopeError ? error.code : String(error);
  }
  return 'nothing was thrown';
}

async function main() {
  const early = codeOf(() => parseSdp('v=0\r\n'));
  await Promise.all([init(), init()]);
  const peer = new RTCPeerConnection();
  peer.createDataChannel('x');
  const offer = await peer.createOffer();
  peer.close();
  const description = parseSdp(offer.sdp ?? '');
  const gathering = await gather({ timeoutMs: 5000 });
  return {
    early,
    accepted: description.accepted,
    kinds: description.media.map((section) => section.media?.kind),
    types: [...new Set(gathering.candidates.map((found) => found.parsed?.type))],
    end: gathering.end,
    scope: parseCandidate('candidate:1 1 udp 2122260223 192.0.2.1 54321 typ host').candidate?.class.scope,
  };
}

main()
  .catch((error) => ({ failure: String(error) }))
  .then((result) => {
    const element = document.querySelector('#result');
    if (element !== null) element.textContent = JSON.stringify(result);
  });
