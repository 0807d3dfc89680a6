/**
 * To be run in a page before its own scripts: makes each of its connections offer audio and video beside its data channel, and
 * gather for each of the three by itself, as an app's connection does that bundles only what the other side lets it bundle.
 */
export function threeSections() {
  globalThis.RTCPeerConnection = class extends RTCPeerConnection {
    /** @param {RTCConfiguration} [configuration] */
    constructor(configuration) {
      super({ ...configuration, bundlePolicy: 'max-compat' });
    }

    /** @param {any[]} options @returns {Promise<any>} */
    createOffer(...options) {
      if (this.getTransceivers().length === 0) for (const kind of ['audio', 'video']) this.addTransceiver(kind);
      return super.createOffer(...options);
    }
  };
}

/**
 * The local ports that a report's candidates have, by media section.
 *
 * @param {{ candidates: { mid: string, parsed: any }[] }} report
 */
export function portsBySection({ candidates }) {
  /** @type {Map<string, Set<number>>} */
  const ports = new Map();
  for (const { mid, parsed } of candidates) {
    if (parsed.type !== 'host' || parsed.transport !== 'udp' || parsed.component !== 1) continue;
    ports.set(mid, (ports.get(mid) ?? new Set()).add(parsed.port));
  }
  return ports;
}
