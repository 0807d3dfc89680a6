// The rows: run in Node and in a browser alike. Interleaved rounds, medians, ratios to the peer.

/**
 * @param {{ parseSdp: Function }} sdp icescope/sdp
 * @param {{ parse: Function, write: Function }} peer sdp-transform
 * @param {Record<string, string>} texts by size
 * @param {number} rounds
 */
export function measure(sdp, peer, texts, rounds) {
  const results = [];
  for (const [size, text] of Object.entries(texts)) {
    const session = peer.parse(text);
    const resident = sdp.parseSdp(text);
    let turn = 0;
    let sink = 0;
    const rows = {
      'sdp-transform.parse': () => (sink += peer.parse(text).media.length),
      'parseSdp and toJSON': () => (sink += sdp.parseSdp(text).toJSON().media.length),
      'parseSdp and three fields': () => {
        const document = sdp.parseSdp(text);
        sink += document.media.length + document.media[0].mid.length + document.session.origin.sessionId.length;
      },
      'sdp-transform.write': () => (sink += peer.write(session).length),
      'one edit and toString': () => {
        resident.setAttribute(0, 'ptime', 10 + (turn++ % 2) * 10);
        // What is read of it, so that the string is really made.
        sink += resident.toString().charCodeAt(text.length >> 1);
      },
    };
    const times = Object.fromEntries(Object.keys(rows).map((name) => [name, /** @type {number[]} */ ([])]));
    // Long enough that what the row before left in the caches counts for little.
    const repeats = Math.max(4, Math.round(1_600_000 / text.length));
    for (let round = 0; round < rounds; round++) {
      for (const [name, work] of Object.entries(rows)) {
        const start = performance.now();
        for (let index = 0; index < repeats; index++) work();
        times[name].push(((performance.now() - start) * 1000) / repeats);
      }
    }
    const median = (/** @type {number[]} */ list) => list.sort((a, b) => a - b)[list.length >> 1];
    const micros = Object.fromEntries(Object.entries(times).map(([name, list]) => [name, median(list)]));
    resident.free();
    results.push({
      size,
      bytes: text.length,
      micros,
      ratios: {
        toJSON: micros['sdp-transform.parse'] / micros['parseSdp and toJSON'],
        lazy: micros['sdp-transform.parse'] / micros['parseSdp and three fields'],
        edit: micros['sdp-transform.write'] / micros['one edit and toString'],
      },
      sink,
    });
  }
  return results;
}

export const BARS = { node: { toJSON: 6, lazy: 12, edit: 5 }, chromium: { toJSON: 4, lazy: 6, edit: 5 } };
