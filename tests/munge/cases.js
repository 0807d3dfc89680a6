// One change per category of src/sdp/munge, made to what the browser has just created.
//
// `mark` is in the changed text and not in the browser's own, or the other way round; where `localDescription` agrees
// with the changed text afterwards, the browser has kept the change.

/** @typedef {{ category: string, type?: 'offer' | 'answer', mark: RegExp, munge: (sdp: string) => string }} Case */

/**
 * The text with a media section changed.
 *
 * @param {string} sdp
 * @param {string} kind
 * @param {(section: string) => string} change
 */
function section(sdp, kind, change) {
  return sdp
    .split(/(?=^m=)/m)
    .map((part) => (part.startsWith(`m=${kind}`) ? change(part) : part))
    .join('');
}

/** @param {string} part */
function formats(part) {
  return (/^m=\S+ \S+ \S+ (.*)\r$/m.exec(part)?.[1] ?? '').split(' ');
}

/** @param {string} part @param {string[]} list */
function withFormats(part, list) {
  return part.replace(/^(m=\S+ \S+ \S+ ).*\r$/m, `$1${list.join(' ')}\r`);
}

/** @param {string} part @param {string} type */
function without(part, type) {
  const rest = withFormats(part, formats(part).filter((format) => format !== type));
  return rest.replace(new RegExp(`^a=(rtpmap|fmtp|rtcp-fb):${type} .*\\r\\n`, 'gm'), '');
}

/** @param {string} part @param {string} codec */
function typeOf(part, codec) {
  return new RegExp(`^a=rtpmap:(\\d+) ${codec}/`, 'm').exec(part)?.[1] ?? '';
}

/**
 * A dynamic payload type that nothing uses.
 *
 * @param {string} sdp
 */
function freeType(sdp) {
  for (let type = 127; type > 34; type -= 1) {
    if ((type > 95 || type < 64) && !new RegExp(`\\b${type}\\b`).test(sdp)) return String(type);
  }
  return '';
}

/**
 * The number of a header extension that nothing uses.
 *
 * @param {string} sdp
 */
function freeExtension(sdp) {
  for (let id = 1; id < 256; id += 1) {
    if (id !== 15 && !new RegExp(`^a=extmap:${id}\\b`, 'm').test(sdp)) return id;
  }
  return 0;
}

/** @param {string} sdp @param {string} parameter */
function opus(sdp, parameter) {
  return section(sdp, 'audio', (part) => part.replace(new RegExp(`^(a=fmtp:${typeOf(part, 'opus')} .*)\\r$`, 'm'), `$1;${parameter}\r`));
}

/** @param {string} sdp @param {string} kind @param {string} map */
function added(sdp, kind, map) {
  const type = freeType(sdp);
  return section(sdp, kind, (part) => `${withFormats(part, [...formats(part), type])}a=rtpmap:${type} ${map}\r\n`);
}

const UFRAG = 'wxyz0123';
const PWD = 'abcdefghijklmnopqrstuvwx';

/** @type {Case[]} */
const CHANGES = [
  { category: 'number-of-contents', mark: /^m=application/m, munge: (sdp) => section(sdp, 'application', () => '').replace(/^(a=group:BUNDLE 0 1) 2/m, '$1') },
  { category: 'mid', mark: /^a=mid:munged/m, munge: (sdp) => sdp.replace('a=mid:0', 'a=mid:munged').replace('BUNDLE 0', 'BUNDLE munged') },
  { category: 'bundle', mark: /^a=group:BUNDLE 0 1\r/m, munge: (sdp) => sdp.replace('BUNDLE 0 1 2', 'BUNDLE 0 1') },
  { category: 'ice-ufrag', mark: /wxyz0123/, munge: (sdp) => sdp.replace(/^a=ice-ufrag:.*\r$/gm, `a=ice-ufrag:${UFRAG}\r`) },
  { category: 'ice-pwd', mark: /abcdefghijklmnopqrstuvwx/, munge: (sdp) => sdp.replace(/^a=ice-pwd:.*\r$/gm, `a=ice-pwd:${PWD}\r`) },
  { category: 'ice-mode', mark: /^a=ice-lite/m, munge: (sdp) => sdp.replace('t=0 0\r\n', 't=0 0\r\na=ice-lite\r\n') },
  { category: 'ice-options', mark: /^a=ice-options:.*munged/m, munge: (sdp) => sdp.replace(/^(a=ice-options:.*)\r$/gm, '$1 munged\r') },
  { category: 'ice-options-trickle', mark: /^a=ice-options:trickle/m, munge: (sdp) => sdp.replace(/^a=ice-options:.*\r\n/gm, '') },
  { category: 'ice-options-renomination', mark: /^a=ice-options:.*renomination/m, munge: (sdp) => sdp.replace(/^(a=ice-options:.*)\r$/gm, '$1 renomination\r') },
  { category: 'dtls-setup', mark: /^a=setup:active/m, munge: (sdp) => sdp.replace(/^a=setup:actpass/gm, 'a=setup:active') },
  { category: 'dtls-setup', type: 'answer', mark: /^a=setup:passive/m, munge: (sdp) => sdp.replace(/^a=setup:active/gm, 'a=setup:passive') },
  { category: 'fingerprint', mark: /^a=fingerprint:sha-256 00:00:00:00/m, munge: (sdp) => sdp.replace(/^(a=fingerprint:sha-256 )(..:..:..:..)/gm, '$100:00:00:00') },
  { category: 'direction', mark: /^a=recvonly/m, munge: (sdp) => section(sdp, 'audio', (part) => part.replace('a=sendrecv', 'a=recvonly')) },
  { category: 'direction', type: 'answer', mark: /^a=inactive/m, munge: (sdp) => section(sdp, 'audio', (part) => part.replace(/a=(sendrecv|recvonly)/, 'a=inactive')) },
  { category: 'payload-types', mark: /^m=audio \d+ \S+ (?!111|109)[^]*^a=rtpmap:(?!111|109)\d+ opus/m, munge: (sdp) => section(sdp, 'audio', (part) => {
    const [type, free] = [typeOf(part, 'opus'), freeType(sdp)];
    const rest = withFormats(part, formats(part).map((format) => (format === type ? free : format)));
    return rest.replace(new RegExp(`^a=(rtpmap|fmtp|rtcp-fb):${type} `, 'gm'), `a=$1:${free} `).replaceAll(`${type}/${type}`, `${free}/${free}`);
  }) },
  { category: 'audio-codecs-removed', mark: /^a=rtpmap:8 PCMA/m, munge: (sdp) => section(sdp, 'audio', (part) => without(part, '8')) },
  { category: 'audio-codecs-added', mark: /MUNGED\/8000/, munge: (sdp) => added(sdp, 'audio', 'MUNGED/8000') },
  { category: 'audio-codecs-added-l16', mark: /L16\/48000/, munge: (sdp) => added(sdp, 'audio', 'L16/48000') },
  { category: 'audio-codecs-added-multiopus', mark: /multiopus/, munge: (sdp) => added(sdp, 'audio', 'multiopus/48000/6') },
  { category: 'audio-codecs-reordered', mark: /^m=audio \d+ \S+ 8 0 /m, munge: (sdp) => section(sdp, 'audio', (part) => withFormats(part, ['8', '0', ...formats(part).filter((one) => one !== '0' && one !== '8')])) },
  { category: 'audio-codecs-fmtp-opus-stereo', mark: /;stereo=1/, munge: (sdp) => (sdp.includes(';stereo=1') ? sdp.replace(/;stereo=1/g, '') : opus(sdp, 'stereo=1')) },
  { category: 'audio-codecs-fmtp-opus-dtx', mark: /usedtx=1/, munge: (sdp) => opus(sdp, 'usedtx=1') },
  { category: 'audio-codecs-fmtp-opus-fec', mark: /useinbandfec=1/, munge: (sdp) => sdp.replace(/useinbandfec=1/g, 'useinbandfec=0') },
  { category: 'audio-codecs-fmtp-opus-cbr', mark: /[; ]cbr=1/, munge: (sdp) => opus(sdp, 'cbr=1') },
  { category: 'audio-codecs-fmtp', mark: /maxaveragebitrate=20000/, munge: (sdp) => opus(sdp, 'maxaveragebitrate=20000') },
  { category: 'audio-codecs-rtcp-fb-audio-nack', mark: /^a=rtcp-fb:\d+ nack\r(?=[^]*^m=video)/m, munge: (sdp) => section(sdp, 'audio', (part) => `${part}a=rtcp-fb:${typeOf(part, 'opus')} nack\r\n`) },
  { category: 'audio-codecs-rtcp-fb-rrtr', mark: /^a=rtcp-fb:\d+ rrtr/m, munge: (sdp) => section(sdp, 'audio', (part) => `${part}a=rtcp-fb:${typeOf(part, 'opus')} rrtr\r\n`) },
  { category: 'audio-codecs-rtcp-fb', mark: /^a=rtcp-fb:\d+ x-munged/m, munge: (sdp) => section(sdp, 'audio', (part) => `${part}a=rtcp-fb:${typeOf(part, 'opus')} x-munged\r\n`) },
  { category: 'video-codecs-removed', mark: /VP9\/90000/, munge: (sdp) => section(sdp, 'video', (part) => {
    let rest = part;
    for (let type = typeOf(rest, 'VP9'); type !== ''; type = typeOf(rest, 'VP9')) {
      const rtx = new RegExp(`^a=fmtp:(\\d+) apt=${type}\\r$`, 'm').exec(rest)?.[1];
      rest = without(rest, type);
      if (rtx !== undefined) rest = without(rest, rtx);
    }
    return rest;
  }) },
  { category: 'video-codecs-added', mark: /MUNGED\/90000/, munge: (sdp) => added(sdp, 'video', 'MUNGED/90000') },
  { category: 'video-codecs-reordered', mark: /^m=video \d+ \S+ (\d+) [^]*^a=rtpmap:\1 VP9/m, munge: (sdp) => section(sdp, 'video', (part) => {
    const type = typeOf(part, 'VP9');
    return withFormats(part, [type, ...formats(part).filter((format) => format !== type)]);
  }) },
  { category: 'video-codecs-fmtp', mark: /x-google-start-bitrate=800/, munge: (sdp) => section(sdp, 'video', (part) => `${part.replace(new RegExp(`^a=fmtp:${typeOf(part, 'VP8')} .*\\r\\n`, 'm'), '')}a=fmtp:${typeOf(part, 'VP8')} x-google-start-bitrate=800\r\n`) },
  { category: 'video-codecs-fmtp-h264-sps-pps-idr-in-keyframe', mark: /sps-pps-idr-in-keyframe=1/, munge: (sdp) => section(sdp, 'video', (part) => part.replace(new RegExp(`^(a=fmtp:${typeOf(part, 'H264')} .*)\\r$`, 'm'), '$1;sps-pps-idr-in-keyframe=1\r')) },
  { category: 'video-codecs-rtcp-fb', mark: /^a=rtcp-fb:\d+ x-munged/m, munge: (sdp) => section(sdp, 'video', (part) => `${part}a=rtcp-fb:${typeOf(part, 'VP8')} x-munged\r\n`) },
  { category: 'video-codecs-legacy-simulcast', mark: /^a=ssrc-group:SIM/m, munge: (sdp) => section(sdp, 'video', (part) => {
    const cname = /^a=ssrc:\d+ (cname:.*)\r$/m.exec(part)?.[1];
    const msid = /^a=msid:(.*)\r$/m.exec(part)?.[1];
    const first = /^a=ssrc:(\d+)/m.exec(part)?.[1];
    if (first === undefined) return part;
    const more = [4404, 4405].map((ssrc) => `a=ssrc:${ssrc} ${cname}\r\na=ssrc:${ssrc} msid:${msid}\r\n`).join('');
    return `${part}${more}a=ssrc-group:FID 4404 4405\r\na=ssrc-group:SIM ${first} 4404\r\n`;
  }) },
  { category: 'codec-not-listed', mark: /^a=rtcp-fb:50 nack/m, munge: (sdp) => section(sdp, 'video', (part) => `${part}a=rtcp-fb:50 nack\r\n`) },
  { category: 'simulcast', mark: /^a=simulcast:send h;l/m, munge: (sdp) => section(sdp, 'video', (part) => `${part}a=rid:h send\r\na=rid:l send\r\na=simulcast:send h;l\r\n`) },
  { category: 'ssrcs', mark: /^a=ssrc:4404 /m, munge: (sdp) => section(sdp, 'audio', (part) => part.replace(/^a=ssrc:\d+ /gm, 'a=ssrc:4404 ')) },
  { category: 'msid', mark: /munged-stream/, munge: (sdp) => sdp.replace(/^(a=(?:ssrc:\d+ )?msid:)\S+/gm, '$1munged-stream') },
  { category: 'rtcp-mux', mark: /^a=rtcp-mux\r/m, munge: (sdp) => sdp.replace(/^a=rtcp-mux\r\n/gm, '') },
  { category: 'rtcp-mux-only', mark: /^a=rtcp-mux-only/m, munge: (sdp) => sdp.replace(/^a=rtcp-mux\r\n/gm, 'a=rtcp-mux\r\na=rtcp-mux-only\r\n') },
  { category: 'rtcp-reduced-size', mark: /^a=rtcp-rsize/m, munge: (sdp) => sdp.replace(/^a=rtcp-rsize\r\n/gm, '') },
  { category: 'rtp-header-extension-added', mark: /urn:x-munged/, munge: (sdp) => section(sdp, 'audio', (part) => `${part}a=extmap:${freeExtension(sdp)} urn:x-munged\r\n`) },
  { category: 'rtp-header-extension-removed', mark: /ssrc-audio-level/, munge: (sdp) => sdp.replace(/^a=extmap:.*ssrc-audio-level.*\r\n/gm, '') },
  { category: 'rtp-header-extension-modified', mark: /^a=extmap:1(?:\/\S+)? .*ssrc-audio-level/m, munge: (sdp) => sdp.replace(/^a=extmap:\d+((?:\/\S+)? .*ssrc-audio-level)/gm, `a=extmap:${freeExtension(sdp)}$1`) },
  { category: 'bandwidth', mark: /^b=AS:99/m, munge: (sdp) => section(sdp, 'video', (part) => part.replace(/^(c=.*\r\n)/m, '$1b=AS:99\r\n')) },
  { category: 'ice-candidate-count', mark: /192\.0\.2\.99/, munge: (sdp) => section(sdp, 'audio', (part) => `${part}a=candidate:1 1 udp 2122260223 192.0.2.99 50000 typ host\r\n`) },
  { category: 'data-channel-sctp-init', mark: /^a=sctp-init/m, munge: (sdp) => section(sdp, 'application', (part) => `${part}a=sctp-init:AQAAIMlBMsoAUAAAAAAAAAAA\r\n`) },
  { category: 'data-channel-sctp-port', mark: /^a=sctp-port:5001/m, munge: (sdp) => sdp.replace('a=sctp-port:5000', 'a=sctp-port:5001') },
  { category: 'data-channel-max-message-size', mark: /^a=max-message-size:1234/m, munge: (sdp) => sdp.replace(/^a=max-message-size:\d+/m, 'a=max-message-size:1234') },
  { category: 'bundle-divided', mark: /^a=group:BUNDLE \S+\r/m, munge: (sdp) => sdp.replace(/^a=group:BUNDLE (\S+) (.*)\r$/m, 'a=group:BUNDLE $1\r\na=group:BUNDLE $2\r') },
  { category: 'media-address', mark: /^c=IN IP4 192\.0\.2\.9/m, munge: (sdp) => section(sdp, 'audio', (part) => part.replace(/^c=.*\r$/m, 'c=IN IP4 192.0.2.9\r')) },
  { category: 'session-line', mark: /^s=munged/m, munge: (sdp) => sdp.replace(/^s=.*\r$/m, 's=munged\r') },
  { category: 'media-kind', mark: /^m=audio/m, munge: (sdp) => section(sdp, 'audio', (part) => part.replace('m=audio', 'm=video')) },
  { category: 'media-kind-unknown', mark: /^m=munged/m, munge: (sdp) => section(sdp, 'application', (part) => part.replace('m=application', 'm=munged')) },
  { category: 'mid-removed', mark: /^a=mid:2/m, munge: (sdp) => sdp.replace('a=mid:2\r\n', '').replace('BUNDLE 0 1 2', 'BUNDLE 0 1') },
  { category: 'dtls-setup-actpass', type: 'answer', mark: /^a=setup:actpass/m, munge: (sdp) => sdp.replace(/^a=setup:.*\r$/gm, 'a=setup:actpass\r') },
  { category: 'video-codecs-fmtp-unsupported', mark: /packetization-mode=2/, munge: (sdp) => sdp.replace(/packetization-mode=1/g, 'packetization-mode=2') },
  { category: 'codec-unmapped', mark: /^m=video .* 35\r$/m, munge: (sdp) => section(sdp, 'video', (part) => (formats(part).includes('35') ? part : withFormats(part, [...formats(part), '35']))) },
  { category: 'rtcp-xr', mark: /^a=rtcp-xr:rcvr-rtt/m, munge: (sdp) => sdp.replace(/^a=rtcp-xr:.*\r\n/gm, '') },
  { category: 'rtp-header-extension-parameters', mark: /abs-send-time munged/, munge: (sdp) => sdp.replace(/^(a=extmap:.*abs-send-time)\r$/gm, '$1 munged\r') },
  { category: 'data-channel-format', mark: /webrtc-datachannel munged/, munge: (sdp) => sdp.replace('webrtc-datachannel', 'webrtc-datachannel munged') },
  { category: 'no-effect', mark: /^a=rtcp-mux\r\na=rtcp-mux\r/m, munge: (sdp) => sdp.replace(/^a=rtcp-mux\r\n/gm, '$&$&') },
  { category: 'unknown-attribute', mark: /^a=x-munged/m, munge: (sdp) => section(sdp, 'audio', (part) => `${part}a=x-munged:1\r\n`) },
];

/**
 * Each is made to an offer and to an answer, by its own change where it has one.
 *
 * @type {Case[]}
 */
export const CASES = CHANGES.flatMap((one) => {
  const own = one.type !== undefined || CHANGES.some((other) => other.type === 'answer' && other.category === one.category);
  return own ? [one] : [one, { ...one, type: 'answer' }];
});
