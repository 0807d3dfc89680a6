// Changes of a Chromium offer of audio, video and data, some of which a browser refuses.

/** @typedef {(sdp: string) => string} Change */

/** @type {(from: RegExp | string, to: string) => Change} */
const all = (from, to) => (sdp) => sdp.replace(from, to);

/** @type {(kind: string, from: RegExp | string, to: string) => Change} */
const within = (kind, from, to) => (sdp) =>
  sdp.split(/(?=^m=)/m).map((part) => (part.startsWith(`m=${kind}`) ? part.replace(from, to) : part)).join('');

/** @type {(from: RegExp | string, to: string) => Change} */
const audio = (from, to) => within('audio', from, to);
/** @type {(from: RegExp | string, to: string) => Change} */
const video = (from, to) => within('video', from, to);
/** @type {(from: RegExp | string, to: string) => Change} */
const data = (from, to) => within('application', from, to);
/** @type {(line: string) => Change} */
const inSession = (line) => all('t=0 0\r\n', `t=0 0\r\n${line}\r\n`);
/** @type {(...changes: Change[]) => Change} */
const each = (...changes) => (sdp) => changes.reduce((text, change) => change(text), sdp);
/** @type {(rest: string) => Change} */
const candidate = (rest) => audio('a=ice-ufrag', `a=candidate:1 1 ${rest}\r\na=ice-ufrag`);
/** @type {(name: string, lines: string) => Change} */
const atSession = (name, lines) => (sdp) =>
  inSession(lines.replaceAll('$', (new RegExp(`^a=${name}.*`, 'm').exec(sdp) ?? [''])[0]))(sdp.replace(new RegExp(`^a=${name}.*\\r\\n`, 'gm'), ''));
/** @type {(codec: string) => Change} */
const asPcmu = (codec) => audio('a=rtpmap:0 PCMU/8000', `a=rtpmap:0 ${codec}`);

const REJECTED = video('m=video 9', 'm=video 0');
const BUNDLE_ONLY = each(REJECTED, video('a=mid', 'a=bundle-only\r\na=mid'));
const NO_STREAM_ID = video(/a=extmap:10 .*\r\n/, '');
const SHA_1 = `a=fingerprint:sha-1 ${Array(20).fill('AB').join(':')}`;
const UNNAMED = data('a=mid:2\r\n', '');
const BOTH = 'a=rid:h send\r\na=rid:l send\r\na=simulcast:send h;l\r\n';
const OWN_SSRCS = all(/a=ssrc:\d+ msid.*\r\n/g, '');

/** @type {[name: string, change: Change][]} */
export const REFUSALS = [
  ['parameters of a codec that is not listed', video('a=rtpmap:96 ', 'a=fmtp:50 apt=96\r\na=rtpmap:96 ')],
  ['parameters of a listed codec alone, in a rejected section', each(REJECTED, video('a=rtpmap:96 ', 'a=fmtp:50 apt=96\r\na=rtpmap:96 '))],
  ['parameters of all codecs', audio('a=rtpmap:111 ', 'a=fmtp:* x=1\r\na=rtpmap:111 ')],
  ['parameters of another format of data channels', data('a=sctp-port', 'a=fmtp:foo max=1\r\na=sctp-port')],
  ['a codec that is not listed', video('a=rtpmap:96 ', 'a=rtpmap:50 H264/90000\r\na=rtpmap:96 ')],
  ['rtcp-mux in the session', atSession('rtcp-mux', 'a=rtcp-mux')],
  ['rtcp-mux in the session, no bundle', each(atSession('rtcp-mux', 'a=rtcp-mux'), all(/a=group.*\r\n/, ''))],
  ['no ICE credentials in the second section', video(/a=ice-(ufrag|pwd):.*\r\n/g, '')],
  ['no ICE credentials in the third section', data(/a=ice-(ufrag|pwd):.*\r\n/g, '')],
  ['a password alone', video(/a=ice-ufrag:.*\r\n/, '')],
  ['a user name alone', video(/a=ice-pwd:.*\r\n/, '')],
  ['a user name alone in a section of a bundle only', each(BUNDLE_ONLY, video(/a=ice-pwd:.*\r\n/, ''))],
  ['a user name alone in a rejected section', each(REJECTED, video(/a=ice-pwd:.*\r\n/, ''))],
  ['a user name in the session', atSession('ice-ufrag', '$')],
  ['no fingerprint in the second section', video(/a=fingerprint:.*\r\n/, '')],
  ['no setup in the second section', video(/a=setup:.*\r\n/, '')],
  ['a mid of 16 characters', each(video('a=mid:1', 'a=mid:abcdefghijklmnop'), all('BUNDLE 0 1', 'BUNDLE 0 abcdefghijklmnop'))],
  ['a mid of 17 characters', each(video('a=mid:1', 'a=mid:abcdefghijklmnopq'), all('BUNDLE 0 1', 'BUNDLE 0 abcdefghijklmnopq'))],
  ['extensions of the session and of a section', inSession('a=extmap:12 urn:x')],
  ['extensions of the session alone', each(all(/a=extmap:.*\r\n/g, ''), inSession('a=extmap:12 urn:x'))],
  ['the extension 15 in the session', each(all(/a=extmap:.*\r\n/g, ''), inSession('a=extmap:15 urn:x'))],
  ['an extension to choose in the session', each(all(/a=extmap:.*\r\n/g, ''), inSession('a=extmap:4096 urn:x'))],
  ['two ports', audio('m=audio 9', 'm=audio 9/2')],
  ['a count of ports in a rejected section', video('m=video 9', 'm=video 0/1')],
  ['two fingerprints in the session', atSession('fingerprint', `$\r\n${SHA_1}`)],
  ['two fingerprints in sections', all(/(a=fingerprint:.*\r\n)/g, `$1${SHA_1}\r\n`)],
  ['a session name beyond ASCII', all('s=-', 's=é')],
  ['an unknown attribute beyond ASCII', audio('a=mid', 'a=x-foo:é\r\na=mid')],
  ['the largest session id', all(/o=- \d+/, 'o=- 9223372036854775807')],
  ['a session id of 2^63', all(/o=- \d+/, 'o=- 9223372036854775808')],
  ['a session version of 2^64 - 1', all(/(o=- \d+) \d+/, '$1 18446744073709551615')],
  ['a session id of 2^64', all(/o=- \d+/, 'o=- 18446744073709551616')],
  ['a name on the connection line', audio('IN IP4 0.0.0.0', 'IN IP4 host.example.com')],
  ['a name for an IPv6 address', audio('IN IP4 0.0.0.0', 'IN IP6 host.example.com')],
  ['multicast', audio('IN IP4 0.0.0.0', 'IN IP4 233.252.0.1')],
  ['multicast with a time to live', audio('IN IP4 0.0.0.0', 'IN IP4 233.252.0.1/127')],
  ['unicast with a time to live', audio('IN IP4 0.0.0.0', 'IN IP4 192.0.2.1/127')],
  ['much bandwidth', video(/(c=.*\r\n)/, '$1b=AS:2147483647\r\n')],
  ['too much bandwidth', video(/(c=.*\r\n)/, '$1b=AS:2147483648\r\n')],
  ['too much bandwidth, in bit/s', video(/(c=.*\r\n)/, '$1b=TIAS:2147483648\r\n')],
  ['too much bandwidth of another type', video(/(c=.*\r\n)/, '$1b=CT:2147483648\r\n')],
  ['too much bandwidth of the session', all('t=0 0', 'b=AS:2147483648\r\nt=0 0')],
  ...['UDP/FOO', 'UDP/TLS/RTP/AVPF', 'DTLS/RTP/SAVPF', 'udp/tls/rtp/savpf', 'UDP/TLS/RTP/savpf', 'RTP/AVPF', 'RTP/AVP', 'RTP/SAVPF', 'TCP/DTLS/RTP/SAVP', 'TCP/TLS/RTP/SAVPF', 'UDP/DTLS/SCTP']
    .map((name) => /** @type {[string, Change]} */ ([`rejected ${name}`, video('9 UDP/TLS/RTP/SAVPF', `0 ${name}`)])),
  ['UDP/FOO', audio('UDP/TLS/RTP/SAVPF', 'UDP/FOO')],
  ['udp/tls/rtp/savpf', audio('UDP/TLS/RTP/SAVPF', 'udp/tls/rtp/savpf')],
  ['rejected BFCP', data('9 UDP/DTLS/SCTP webrtc-datachannel', '0 TCP/TLS/BFCP *')],
  ['rejected text', data(/^[^]*$/, 'm=text 0 UDP/TLS/RTP/SAVPF 99\r\nc=IN IP4 0.0.0.0\r\na=mid:2\r\na=inactive\r\n')],
  ['one stream and track in two sections', each(OWN_SSRCS, all(/a=msid:.*\r\n/g, 'a=msid:s t\r\n'))],
  ['one track in two streams', each(OWN_SSRCS, audio(/a=msid:.*\r\n/, 'a=msid:s t\r\n'), video(/a=msid:.*\r\n/, 'a=msid:r t\r\n'))],
  ['one stream without tracks in two sections', each(OWN_SSRCS, all(/a=msid:.*\r\n/g, 'a=msid:s\r\n'))],
  ['two tracks in a section', audio(/a=msid:(\S+) .*\r\n/, 'a=msid:$1 t\r\na=msid:s u\r\n')],
  ['two streams of a track', audio(/a=msid:(\S+) (.*)\r\n/, 'a=msid:$1 $2\r\na=msid:s $2\r\n')],
  ['streams by SSRCs alone', all(/a=msid:.*\r\n/g, '')],
  ['streams by SSRCs alone, two tracks', each(all(/a=msid:.*\r\n/g, ''), video(/(a=ssrc:842851359 msid:\S+) .*/, '$1 t'))],
  ['streams by SSRCs alone, two tracks, rejected', each(all(/a=msid:.*\r\n/g, ''), video(/(a=ssrc:842851359 msid:\S+) .*/, '$1 t'), REJECTED)],
  ['streams by SSRCs alone, one SSRC without', each(all(/a=msid:.*\r\n/g, ''), video(/a=ssrc:842851359 msid.*\r\n/, ''))],
  ['streams by SSRCs alone, two streams', each(all(/a=msid:.*\r\n/g, ''), video(/(a=ssrc:842851359 msid:)\S+/, '$1s'))],
  ['streams by SSRCs alone, without tracks', each(all(/a=msid:.*\r\n/g, ''), all(/(a=ssrc:\d+ msid:\S+) .*/g, '$1'))],
  ['streams by SSRCs alone, one in two sections', each(all(/a=msid:.*\r\n/g, ''), all(/(a=ssrc:\d+) msid:.*/g, '$1 msid:s t'))],
  ['a stream by SSRCs alone, another section with the same', each(video(/a=msid:.*\r\n/, ''), audio(/a=msid:.*/, 'a=msid:s t'), video(/(a=ssrc:\d+) msid:.*/g, '$1 msid:s t'))],
  ['a codec without rtpmap, retransmitted', video(/a=rtpmap:118 .*\r\n/, '')],
  ['a codec without rtpmap, retransmitted, rejected', each(REJECTED, video(/a=rtpmap:118 .*\r\n/, ''))],
  ['a codec without rtpmap and without retransmission', each(video(/a=rtpmap:118 .*\r\n/, ''), video(/a=(rtpmap|fmtp):119 .*\r\n/g, ''))],
  ['a static payload type, retransmitted', each(video('apt=118', 'apt=34'), video(/(m=video .*)/, '$1 34'))],
  ['an extension twice', video(/(a=extmap:2 .*\r\n)/, '$1$1')],
  ['an extension twice, rejected', each(REJECTED, video(/(a=extmap:2 .*\r\n)/, '$1$1'))],
  ['an extension by two numbers, one of them 15', video(/a=extmap:2 (.*\r\n)/, '$&a=extmap:15 $1')],
  ['an extension twice in the session', each(all(/a=extmap:.*\r\n/g, ''), inSession('a=extmap:9 urn:x\r\na=extmap:9 urn:x'))],
  ['an extension twice, the section for a bundle only', each(BUNDLE_ONLY, video(/(a=extmap:2 .*\r\n)/, '$1$1'))],
  ['a number for two extensions in the session', each(all(/a=extmap:.*\r\n/g, ''), inSession('a=extmap:9 urn:x\r\na=extmap:9 urn:y'))],
  ['a semicolon in a user name', all(/(a=ice-ufrag:.*)\r/g, '$1;\r')],
  ['a colon in a password', all(/(a=ice-pwd:.*)\r/g, '$1:\r')],
  ['an underscore in a user name', all(/(a=ice-ufrag:.*)\r/g, '$1_\r')],
  ['a hyphen in a password', all(/(a=ice-pwd:.*)\r/g, '$1-\r')],
  ['an attribute of a space', video('a=mid', 'a= :x\r\na=mid')],
  ['a candidate without the value of network-cost', candidate('udp 1 192.0.2.1 9 typ host network-cost ')],
  ['a candidate without the value of generation', candidate('udp 1 192.0.2.1 9 typ host generation ')],
  ['a candidate without the value of ufrag', candidate('udp 1 192.0.2.1 9 typ host ufrag ')],
  ['a candidate without the value of tcptype', candidate('tcp 1 192.0.2.1 9 typ host tcptype ')],
  ['a candidate with a space behind it', candidate('udp 1 192.0.2.1 9 typ host generation 0 ')],
  ['an attribute of an SSRC without a value', video(/(a=ssrc:\d+) cname.*\r\n/, '$&$1 foo\r\n')],
  ['an attribute of an SSRC without a value, rejected', each(REJECTED, video(/(a=ssrc:\d+) cname.*\r\n/, '$&$1 foo\r\n'))],
  ['an attribute of an SSRC with an empty value', video(/(a=ssrc:\d+) cname.*\r\n/, '$&$1 foo:\r\n')],
  ['an attribute of an SSRC that nobody knows', video(/(a=ssrc:\d+) cname.*\r\n/, '$&$1 foo:bar baz qux\r\n')],
  ['a stream of three words by an SSRC', video(/(a=ssrc:\d+ msid:\S+ \S+)\r/, '$1 x\r')],
  ['a stream of three words by an SSRC, rejected', each(REJECTED, video(/(a=ssrc:\d+ msid:\S+ \S+)\r/, '$1 x\r'))],
  ['two spaces in a stream by an SSRC', video(/(a=ssrc:\d+ msid:\S+) (\S+)\r/, '$1  $2\r')],
  ['a space behind a stream by an SSRC', video(/(a=ssrc:\d+ msid:\S+ \S+)\r/, '$1 \r')],
  ['another track by an SSRC', video(/(a=ssrc:842851359 msid:\S+) .*/, '$1 t')],
  ['one SSRC in two sections', all(/a=ssrc:805443529/g, 'a=ssrc:2547766075')],
  ['one SSRC in two sections, one of them rejected', each(all(/a=ssrc:805443529/g, 'a=ssrc:2547766075'), REJECTED)],
  ['one SSRC in two sections, no bundle', each(all(/a=ssrc:805443529/g, 'a=ssrc:2547766075'), all(/a=group.*\r\n/, ''))],
  ['FID with one SSRC', video(/(FID \d+) \d+/, '$1')],
  ['FID with three SSRCs', video(/(FID \d+ \d+)/, '$1 842851360')],
  ['FID twice', video(/(a=ssrc-group.*\r\n)/, '$1$1')],
  ['FID twice, the section recvonly', each(video(/(a=ssrc-group.*\r\n)/, '$1$1'), video('a=sendrecv', 'a=recvonly'))],
  ['FID twice, the section rejected', each(video(/(a=ssrc-group.*\r\n)/, '$1$1'), REJECTED)],
  ['FID twice, the section for a bundle only', each(video(/(a=ssrc-group.*\r\n)/, '$1$1'), BUNDLE_ONLY)],
  ['FID of one SSRC with two others', video(/(a=ssrc-group:FID (\d+).*\r\n)/, '$1a=ssrc-group:FID $2 7\r\na=ssrc:7 cname:x\r\n')],
  ['FID of two SSRCs with one other', video(/(a=ssrc-group:FID \d+ (\d+)\r\n)/, '$1a=ssrc-group:FID 7 $2\r\na=ssrc:7 cname:x\r\n')],
  ['FID both ways', video(/(a=ssrc-group:FID (\d+) (\d+)\r\n)/, '$1a=ssrc-group:FID $3 $2\r\n')],
  ['another group twice', video(/(a=ssrc-group):FID( .*\r\n)/, '$1:FOO$2$1:FOO$2')],
  ['FID of an SSRC with itself', video(/FID (\d+) \d+/, 'FID $1 $1')],
  ['FID of unknown SSRCs', video(/FID \d+ \d+/, 'FID 7 8')],
  ['FID of unknown SSRCs, twice', video(/a=ssrc-group.*\r\n/, 'a=ssrc-group:FID 7 8\r\na=ssrc-group:FID 7 8\r\n')],
  ['FID with an unknown SSRC', video(/(FID \d+) \d+/, '$1 7')],
  ['another group with an unknown SSRC', video(/FID (\d+) \d+/, 'FOO $1 7')],
  ['two SSRCs of video', video(/a=ssrc-group.*\r\n/, '')],
  ['two SSRCs of audio', audio(/$/, 'a=ssrc:7 cname:x\r\n')],
  ['two SSRCs of audio that only receives', each(audio(/$/, 'a=ssrc:7 cname:x\r\n'), audio('a=sendrecv', 'a=recvonly'))],
  ['two SSRCs of rejected audio', each(audio(/$/, 'a=ssrc:7 cname:x\r\n'), audio('m=audio 9', 'm=audio 0'), all('BUNDLE 0 1', 'BUNDLE 1'))],
  ['SIM with one SSRC', video(/a=ssrc-group:FID (\d+)/, 'a=ssrc-group:SIM $1\r\na=ssrc-group:FID $1')],
  ['no mid beside the mid 0', each(UNNAMED, all('0 1 2', '0 1'))],
  ['no mid beside other names', each(UNNAMED, all('0 1 2', 'a b'), audio('mid:0', 'mid:a'), video('mid:1', 'mid:b'))],
  ['another mid', audio('a=mid:0', 'a=mid:0\r\na=mid:x')],
  ['another mid, no bundle', each(audio('a=mid:0', 'a=mid:0\r\na=mid:x'), all(/a=group.*\r\n/, ''))],
  ['a fingerprint with a letter in lower case', all('00:73:BC', '00:73:bC')],
  ['simulcast', video(/$/, BOTH)],
  ['simulcast without the extension', each(NO_STREAM_ID, video(/$/, BOTH))],
  ['rejected simulcast without the extension', each(NO_STREAM_ID, video(/$/, BOTH), REJECTED)],
  ['a rid without the extension', each(NO_STREAM_ID, video(/$/, 'a=rid:h send\r\n'))],
  ['simulcast of an unknown rid', video(/$/, 'a=rid:h send\r\na=simulcast:send h;l\r\n')],
  ['simulcast twice', video(/$/, `${BOTH}a=simulcast:send h\r\n`)],
  ['a rid with an underscore', video(/$/, 'a=rid:hi_1 send\r\n')],
  ['a rid of 17 letters', video(/$/, 'a=rid:abcdefghijklmnopq send\r\n')],
  ['a rid twice', video(/$/, 'a=rid:h send\r\na=rid:h recv\r\n')],
  ['no sctp-port', data(/a=sctp-port.*\r\n/, '')],
  ['the sctp-port 0', data('a=sctp-port:5000', 'a=sctp-port:0')],
  ['DTLS/SCTP with a name', data('UDP/DTLS/SCTP', 'DTLS/SCTP')],
  ['UDP/DTLS/SCTP with a number', data('webrtc-datachannel', '5000')],
  ['DTLS/SCTP with a number and sctp-port', data('UDP/DTLS/SCTP webrtc-datachannel', 'DTLS/SCTP 5000')],
  ['DTLS/SCTP with a number', each(data('UDP/DTLS/SCTP webrtc-datachannel', 'DTLS/SCTP 5000'), data('a=sctp-port:5000', 'a=sctpmap:5000 webrtc-datachannel 1024'))],
  ['a candidate over SCTP', candidate('sctp 2113937151 192.0.2.1 50000 typ host')],
  ['a candidate over TLS', candidate('tls 2113937151 192.0.2.1 50000 typ host')],
  ['a candidate over UDP', candidate('UDP 2113937151 192.0.2.1 50000 typ host')],
  ['an unknown tcptype', candidate('tcp 2113937151 192.0.2.1 50000 typ host tcptype foo')],
  ['a tcptype in upper case', candidate('tcp 2113937151 192.0.2.1 9 typ host tcptype ACTIVE')],
  ['a candidate type in upper case', candidate('udp 2113937151 192.0.2.1 50000 typ HOST')],
  ['TYP', candidate('udp 2113937151 192.0.2.1 50000 TYP host')],
  ['RADDR', candidate('udp 2113937151 192.0.2.1 50000 typ srflx RADDR 192.0.2.2 RPORT 1')],
  ['a generation that is no number', candidate('udp 2113937151 192.0.2.1 50000 typ host generation x')],
  ['a network-id that is no number', candidate('udp 2113937151 192.0.2.1 50000 typ host network-id eth0')],
  ['a network-cost of 70000', candidate('udp 2113937151 192.0.2.1 50000 typ host network-cost 70000')],
  ['another word that is no number', candidate('udp 2113937151 192.0.2.1 50000 typ host foo x')],
  ['a space before a name', audio('a=mid', 'a= foo\r\na=mid')],
  ['a name with a space in it', audio('a=mid', 'a=foo bar\r\na=mid')],
  ['a static payload type of another codec', asPcmu('opus/48000/2')],
  ['a static payload type of the codec in lower case', asPcmu('pcmu/8000')],
  ['a static payload type with another clock rate', asPcmu('PCMU/16000')],
  ['a reserved payload type', audio(/(m=audio \S+ \S+)/, '$1 1')],
  ['a reserved payload type of video', video(/(m=video \S+ \S+)/, '$1 19')],
  ['rtx of rtx', video('a=fmtp:103 apt=102', 'a=fmtp:103 apt=97')],
  ['spaces around an equals sign', video('a=fmtp:97 apt=96', 'a=fmtp:97 apt = 96')],
  ['a space before apt', video('a=fmtp:97 apt=96', 'a=fmtp:97 rtx-time=3000; apt=96')],
  ['16 channels', audio('opus/48000/2', 'opus/48000/16')],
  ['17 channels', audio('opus/48000/2', 'opus/48000/17')],
  ['a comma between ICE options', audio('ice-options:trickle', 'ice-options:ice2,trickle')],
  ['a byte order mark', all('v=0', '\uFEFFv=0')],
];
