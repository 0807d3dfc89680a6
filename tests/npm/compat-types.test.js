// A TypeScript program for sdp-transform, by the names of @types/sdp-transform 3.0.0, with `icescope/compat`.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { complaints } from './compiler.js';

const HEAD = `import * as all from 'icescope/compat/index.js';
import { parse, parseImageAttributes, parseParams, parsePayloads, parseRemoteCandidates, parseSimulcastStreamList, write } from 'icescope/compat/index.js';
import type { MediaAttributes, MediaDescription, ParamMap, SessionAttributes, SessionDescription, SharedAttributes, SharedDescriptionFields } from 'icescope/compat/index.js';
declare const text: string;
const session: SessionDescription = parse(text);
const m: MediaDescription = session.media[0];
`;

test('what compiles with @types/sdp-transform compiles', () => {
  const program = [
    'export const types: [MediaAttributes?, SessionAttributes?, SharedAttributes?, SharedDescriptionFields?, ParamMap?] = [];',
    'for (const m of parse(text).media) for (const f of m.fmtp) parseParams(f.config)["apt"];',
    'parsePayloads(m.payloads!).includes(96);',
    'parseSimulcastStreamList(m.simulcast!.list1)[0][0].scid; parseSimulcastStreamList(m.simulcast!.list2!);',
    'parseImageAttributes(m.imageattrs![0].attrs1)[0]["x"];',
    'for (const c of parseRemoteCandidates(m.remoteCandidates!)) [c.component + c.port, c.ip.split(".")];',
    'm.fingerprint!.hash.split(":"); m.fingerprint!.type.toUpperCase(); m.icePwd!.length; m.setup!.length;',
    'm.rtp.map(({ codec, rate, encoding, payload }) => codec.toLowerCase() + payload + (rate ?? 0) + (encoding ?? 1));',
    'm.rtcpFb!.filter((fb) => fb.type === "nack" && fb.subtype!.startsWith("p")); m.rtcpFbTrrInt![0].value + 1;',
    'm.candidates!.map((c) => c.ip.split(".")[0] + c.transport.toLowerCase() + (c.port + c.priority + c.component + (c.rport ?? 0)) + (c.tcptype ?? "").length);',
    'm.ext!.map((e) => e.uri.length + e.value); m.crypto!.map((c) => c.suite.length + c.config.length + c.id);',
    'm.rids!.map((r) => [r.params!.split(";"), r.direction.length]); m.ssrcs!.map((s) => s.id + s.attribute.length);',
    'm.ptime! * 2 + m.maxptime! + m.sctpPort! + m.sctpmap!.sctpmapNumber + m.rtcp!.port; m.sourceFilter!.srcList.split(" ");',
    'm.connection!.ip.split("."); m.invalid!.map(({ value }) => value.length); m.ssrcGroups!.map((group) => group.semantics.length);',
    'm.direction = "sendonly"; m.rtcpMux = "rtcp-mux"; m.bundleOnly = "bundle-only"; m.endOfCandidates = "end-of-candidates"; m.xGoogleFlag = "conference";',
    'm.simulcast = { dir1: "send", list1: "1;2" }; m.port = 9; m.payloads = "96 97"; m.mid = "0"; m.iceUfrag = "x"; m.label = "x";',
    'm.rtp.push({ payload: 96, codec: "VP8", rate: 90000 }); m.fmtp.push({ payload: 96, config: "a=1" });',
    'session.groups!.map((group) => group.type.length); session.msidSemantic!.semantic.length; session.icelite === "ice-lite";',
    'session.uri!.length; session.email!.length;',
    'write(session); all.write(all.parse(text));',
    'write({ version: 0, origin: { username: "-", sessionId: 1, sessionVersion: 1, netType: "IN", ipVer: 4, address: "192.0.2.1" }, name: "-", timing: { start: 0, stop: 0 },',
    '  media: [{ type: "audio", port: 9, protocol: "UDP/TLS/RTP/SAVPF", payloads: "0", rtp: [], fmtp: [] }] });',
  ];
  assert.deepEqual(complaints([HEAD, ...program], ['--noPropertyAccessFromIndexSignature']), []);
});

test('what does not is what MIGRATING.md names, and is put right as it says', () => {
  const places = [
    'm.payloads!', 'm.mid!', 'm.iceUfrag!', 'm.iceOptions!', 'm.fmtp[0].config', 'm.ssrcs![0].value!', 'm.ssrcGroups![0].ssrcs', 'm.simulcast!.list1', 'm.msid![0].id', 'm.rids![0].id', 'm.candidates![0].foundation',
    'm.control!', 'm.label!', 'm.ext![0].config!', 'session.groups![0].mids', 'session.msidSemantic!.token', 'session.name!', 'session.description!', 'session.phone!', 'session.repeats!', 'session.timezones!', 'session.origin!.username',
  ];
  const refused = places.map((place) => `${place}.length;`);
  assert.equal(complaints([HEAD, ...refused]).length, refused.length);
  assert.deepEqual(complaints([HEAD, ...places.map((place) => `String(${place}).length;`)]), []);
  assert.deepEqual(complaints([HEAD, 'Number(session.timing!.start) + Number(m.maxMessageSize) + Number(session.origin!.sessionVersion) + Number(session.bandwidth![0].limit);']), []);
  const missing = ['m.type.length;', 'm.port.toFixed();', 'm.protocol.length;', 'session.version.toFixed();', 'session.origin.address;', 'session.timing.start;'];
  assert.equal(complaints([HEAD, ...missing]).length, missing.length);
  assert.deepEqual(complaints([HEAD, ...missing.map((line) => line.replace(/\.(?=[^.]*$)/, '!.'))]), []);
});
