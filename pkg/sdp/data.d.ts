// The typed values of lines, by their names. `tests/npm/data.test.js` holds them against what is parsed.

import type { CandidateData } from './candidate.js';
import type { SdpConnection, SdpDirection, SdpOrigin } from './common.js';

/** A name and, where there is one, what it is set to. */
export interface SdpParameter {
  name: string;
  value: string | null;
}

/** What a precondition is about: one direction or both, or none. */
export type SdpPreconditionDirection = 'none' | 'send' | 'recv' | 'sendrecv';

export type SdpPreconditionStatusType = 'e2e' | 'local' | 'remote';

/** One direction of `simulcast`: alternatives are separated by commas, streams by semicolons; `~` is paused. */
export interface SdpSimulcastStreams {
  /** `rfc`, or the draft with `rid=` or `pt=`. */
  form: 'rfc' | 'draft-rid' | 'draft-payload-type';
  list: string;
  /** The draft's `paused=`. */
  paused: string | null;
}

/** The values of attributes that are known, by name. Attributes without a value are `true`. */
export interface SdpAttributeData {
  /** `classifyCandidate` and `parseCandidate` of `icescope` tell what it means. */
  candidate: CandidateData;
  'end-of-candidates': true;
  'remote-candidates': { component: number; address: string; port: number }[];
  'ice-ufrag': string;
  'ice-pwd': string;
  'ice-options': string[];
  'ice-lite': true;
  'ice-mismatch': true;
  /** In milliseconds. */
  'ice-pacing': number;
  /** The digest as colon-separated hexadecimal. */
  fingerprint: { algorithm: string; digest: string };
  setup: 'active' | 'passive' | 'actpass' | 'holdconn';
  connection: 'new' | 'existing';
  'tls-id': string;
  'dtls-id': string;
  identity: { assertion: string; extensions: string[] };
  'key-mgmt': { protocol: string; data: string };
  crypto: { tag: number; suite: string; keys: string; sessionParameters: string[] };
  mid: string;
  group: { semantics: string; mids: string[] };
  'bundle-only': true;
  msid: { stream: string; track: string | null };
  'msid-semantic': { semantics: string; streams: string[] };
  /** `clockRate` in Hz. */
  rtpmap: { payloadType: number; encoding: string; clockRate: number; channels: number | null };
  /** `format` is a payload type in RTP; a parameter without a name, as in `0-15`, is one without a value. */
  fmtp: { format: string; parameters: SdpParameter[] };
  /** `payloadType` may be `*`. */
  'rtcp-fb': { payloadType: string; type: string; parameter: string | null };
  extmap: { id: number; direction: SdpDirection | null; uri: string; attributes: string | null };
  'extmap-allow-mixed': true;
  cryptex: true;
  ssrc: { ssrc: number; attribute: string; value: string | null };
  'ssrc-group': { semantics: string; ssrcs: number[] };
  rid: { id: string; direction: 'send' | 'recv'; restrictions: SdpParameter[] };
  simulcast: { send: SdpSimulcastStreams | null; recv: SdpSimulcastStreams | null; recvFirst: boolean };
  /** Sets such as `[x=320,y=180]`, or `*`. */
  imageattr: { payloadType: string; send: string[] | null; recv: string[] | null; recvFirst: boolean };
  rtcp: { port: number; netType: string | null; addressType: string | null; address: string | null };
  'rtcp-mux': true;
  'rtcp-mux-only': true;
  'rtcp-rsize': true;
  'rtcp-xr': SdpParameter[];
  sendrecv: true;
  sendonly: true;
  recvonly: true;
  inactive: true;
  /** In milliseconds. */
  ptime: number;
  /** In milliseconds. */
  maxptime: number;
  /** Per second. */
  framerate: number;
  /** From 0 to 10. */
  quality: number;
  'sctp-port': number;
  sctpmap: { port: number; protocol: string; streams: number | null };
  'sctp-init': string;
  /** In bytes, up to 64 bits, so a decimal string; `0` is no limit. */
  'max-message-size': string;
  dcmap: { stream: number; options: { name: string; value: string }[] };
  dcsa: { stream: number; attribute: string; value: string | null };
  label: string;
  content: string[];
  lang: string;
  sdplang: string;
  charset: string;
  tool: string;
  type: string;
  orient: 'portrait' | 'landscape' | 'seascape';
  cat: string;
  keywds: string;
  control: string;
  range: { unit: string; start: string | null; end: string | null };
  framesize: { payloadType: number; width: number; height: number };
  'source-filter': { mode: 'incl' | 'excl'; netType: string; addressType: string; destination: string; sources: string[] };
  'ts-refclk': { source: string; value: string | null };
  mediaclk: { id: string | null; source: string; value: string | null; parameters: string[] };
  curr: { precondition: string; statusType: SdpPreconditionStatusType; direction: SdpPreconditionDirection };
  des: {
    precondition: string;
    strength: 'mandatory' | 'optional' | 'none' | 'failure' | 'unknown';
    statusType: SdpPreconditionStatusType;
    direction: SdpPreconditionDirection;
  };
  conf: { precondition: string; statusType: SdpPreconditionStatusType; direction: SdpPreconditionDirection };
}

/** The values of the other lines, by their letter. */
export interface SdpFieldData {
  v: number;
  o: SdpOrigin;
  s: string;
  i: string;
  u: string;
  e: string;
  p: string;
  c: SdpConnection;
  /** `value` in kbit/s for `AS` and `CT`, in bit/s for `TIAS`; up to 64 bits, so a decimal string. */
  b: { type: string; value: string };
  /** NTP seconds, up to 64 bits, so decimal strings. */
  t: { start: string; stop: string };
  /** Seconds, whatever unit they are written in (`7d` is 604800); up to 64 bits, so decimal strings. */
  r: { interval: string; duration: string; offsets: string[] };
  z: { time: string; offset: string }[];
  k: string;
  m: { kind: string; port: number; portCount: number | null; protocol: string; formats: string[] };
}

/** The type of an attribute's value, by its name: the text, or `null` without one, of an attribute that is not known. */
export type SdpDataOf<Name extends string> = Name extends keyof SdpAttributeData ? SdpAttributeData[Name] : string | null;

/** What the value of a line can be. */
export type SdpData = SdpAttributeData[keyof SdpAttributeData] | SdpFieldData[keyof SdpFieldData];
