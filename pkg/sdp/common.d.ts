/// <reference lib="esnext.disposable" />

// What `icescope` and `icescope/sdp` share.

import type { SdpAttributeData, SdpData, SdpDataOf } from './data.js';
import type { InstanceOf, WasmModule } from './engine.js';

export type { Candidate, CandidateClass, CandidateFinding, AddressScope } from './candidate.js';
export * from './data.js';

/** What every failure of this package is. */
export class IceScopeError extends Error {
  constructor(code: string, message: string, place?: ErrorPlace & { cause?: unknown });
  readonly name: 'IceScopeError';
  /**
   * Stable, in kebab-case. Of the package: `not-initialised`, `no-wasm`, `wasm-load-failed`, `bad-options`,
   * `wrapped-json`, `no-webrtc`, `gathering-refused`, `credential-missing`, `server-tls`, `freed`, `too-long`, `breaks-line`, `internal`.
   * The parsers have more, such as `expected-number` and `server-port`.
   */
  readonly code: string;
  /** Counted from 1. */
  readonly line: number | undefined;
  /** In characters, counted from 1. */
  readonly column: number | undefined;
  /** In UTF-16 units, counted from 0: an index into the string that was given. */
  readonly offset: number | undefined;
  /** In UTF-16 units. */
  readonly length: number | undefined;
  /** The section that was broken: `RFC 8839 section 5.1`. */
  readonly rfc: string | undefined;
  /** What `JSON.stringify` writes; `cause` is not in it. */
  toJSON(): ErrorData;
}

/** An error as the commands print it with `--json`, where offsets and lengths are in bytes and `file` or `text` may stand beside `error`. */
export interface ErrorData {
  schema: 'icescope/error/1';
  /** What is not known is left out. */
  error: { code: string; message: string } & ErrorPlace;
}

export interface ErrorPlace {
  line?: number | undefined;
  column?: number | undefined;
  offset?: number | undefined;
  length?: number | undefined;
  rfc?: string | undefined;
}

/** Where the module comes from: an address, an answer to a request, bytes, or a compiled module. */
export type WasmSource =
  | string
  | InstanceOf<'URL'>
  | InstanceOf<'Request'>
  | InstanceOf<'Response'>
  | ArrayBuffer
  | ArrayBufferView
  | WasmModule
  | Promise<InstanceOf<'Response'>>;

export type AddressFamily = 'ipv4' | 'ipv6';

// SDP

/** `strict`: RFC 8866 to the letter. `webrtc`: what browsers need. `lenient`: only what breaks parsing. */
export type SdpProfile = 'strict' | 'webrtc' | 'lenient';

export interface SdpDiagnostic {
  /** Stable, in kebab-case. */
  code: string;
  severity: 'error' | 'warning' | 'info';
  /** Counted from 1. */
  line: number;
  /** In characters, counted from 1. */
  column: number;
  /** In UTF-16 units, counted from 0: an index into the text that was given. */
  offset: number;
  /** In UTF-16 units. */
  length: number;
  message: string;
  rfc: string;
  /** How a value leaves its grammar, where it does: `expected-number`. */
  reason: string | null;
  /**
   * What to put in place of which part of the text so that the finding is gone, where there is one thing to do. Make those that
   * do not overlap, several at one place so that they stand in the order of the findings, and check again.
   */
  fix: { offset: number; length: number; replacement: string } | null;
}

export interface SdpLine {
  /** Counted from 1. */
  line: number;
  /** In UTF-16 units: an index into the text that was given. */
  offset: number;
  /** In UTF-16 units, without the line end. */
  length: number;
  /** The letter before the `=`; `null` for a blank or malformed line. */
  type: string | null;
  /** The name of an attribute. */
  name: string | null;
  /** What follows the `=`, or the colon of an attribute. */
  value: string | null;
  /**
   * The typed value, by `type` and `name`: see {@link SdpFieldData} and {@link SdpAttributeData}. `null` where it
   * does not parse, and for an unknown attribute without a value. Of a line that is blank or malformed, its text.
   */
  data: SdpData | null;
  /** Why `data` is missing. `null` for a malformed line too, which the check tells. */
  fault: { code: string; message: string; offset: number } | null;
}

export type SdpDirection = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

export interface SdpOrigin {
  username: string;
  /** Digits, as many as there are, so a string. */
  sessionId: string;
  sessionVersion: string;
  netType: string;
  addressType: string;
  address: string;
}

export interface SdpConnection {
  netType: string;
  addressType: string;
  address: string;
  /** Of IPv4 multicast. */
  ttl: number | null;
  /** Of multicast. */
  addressCount: number | null;
}

export interface SdpSession {
  origin: SdpOrigin | null;
  name: string | null;
  connection: SdpConnection | null;
  direction: SdpDirection | null;
  lines: SdpLine[];
}

export interface SdpMedia {
  index: number;
  mid: string | null;
  media: { kind: string; port: number; portCount: number | null; protocol: string; formats: string[] } | null;
  connection: SdpConnection | null;
  /** Its own, or else the session's, or else `sendrecv`. */
  direction: SdpDirection;
  lines: SdpLine[];
}

/** All of it read-only, members of members too. */
export type DeepReadonly<T> = T extends object ? { readonly [Name in keyof T]: DeepReadonly<T[Name]> } : T;

/** A description as a plain object: what `toJSON()` gives, and `icescope sdp json` prints. Whether it is right, `checkSdp` tells. */
export interface SdpJson {
  schema: 'icescope/sdp/1';
  /** What ends most of the lines. */
  lineEnd: 'none' | 'lf' | 'crlf' | 'cr';
  session: SdpSession;
  media: SdpMedia[];
}

/** Which sections an edit is for: a number from 0 (`1`, not `+1` or `01`), `all` (media), `session`, `mid:MID`, or a kind such as `video`. */
export type SdpTarget = number | 'all' | 'session' | (string & {});

/** Names, or numbers such as payload types: one, or a list. */
export type SdpNames = string | number | readonly (string | number)[];

export interface SdpCandidateFilter {
  relayOnly?: boolean | undefined;
  noTcp?: boolean | undefined;
  noUdp?: boolean | undefined;
  noMdns?: boolean | undefined;
  /** Only candidates of this family stay; names have none, and stay. */
  family?: AddressFamily | undefined;
  /** Candidates with addresses of these scopes go. */
  withoutScopes?: readonly string[] | undefined;
  /** Only candidates with addresses of these scopes, of which one at least is named, stay; names have none, and go. */
  onlyScopes?: readonly string[] | undefined;
}

export interface SdpOpus {
  stereo?: boolean | undefined;
  spropStereo?: boolean | undefined;
  dtx?: boolean | undefined;
  fec?: boolean | undefined;
  cbr?: boolean | undefined;
  /** In bit/s, 6000 to 510000. */
  maxAverageBitrate?: number | undefined;
  /** In Hz, 8000 to 48000. */
  maxPlaybackRate?: number | undefined;
}

/**
 * A description. Its parts are read when they are asked for, and have the shape of {@link SdpJson}. They are snapshots,
 * and read-only: the text is changed by the edits below and by nothing else. `toJSON()` gives data of your own.
 *
 * Every edit changes just its own bytes and gives the number of places that it changed; 0 if all was as wanted.
 * One that cannot be made throws, and the description is as it was; an argument of another type, and an option of
 * another name, is `bad-options`. In the texts that edits are given a lone surrogate becomes U+FFFD. A section tells of
 * the description that it was asked of: after an edit ask for sections and lines again. After `free()` everything but
 * `free()` throws `freed`.
 *
 * A clone of it, by `structuredClone`, lodash's `cloneDeep` or by posting it to a worker, is an empty object, without an error:
 * clone and post `toJSON()`, or the text. `deepEqual` finds any two equal, as it sees nothing in them: compare `toString()` or `toJSON()`.
 */
export interface SdpDocument extends DeepReadonly<SdpJson> {
  readonly profile: SdpProfile;
  /** Whether there is no error under the profile. */
  readonly accepted: boolean;
  readonly diagnostics: DeepReadonly<SdpDiagnostic[]>;
  /** All of it, as a plain object. */
  toJSON(): SdpJson;
  /** The text, byte for byte but for what was edited. */
  toString(): string;
  /** Lets go of it at once; otherwise the garbage collector sees to that. */
  free(): void;
  [Symbol.dispose](): void;

  /** Gives a line, by its number from 1, another text: `a=ptime:20`. */
  setLine(number: number, content: string): number;
  /** Gives a line another `value`: what follows `x=`, or the colon of an attribute. */
  setValue(number: number, value: string | number): number;
  /** Inserts a line, which then has this number. */
  insertLine(number: number, content: string): number;
  removeLine(number: number): number;
  /** Gives the first attribute of a name another value; adds one to each section that has none. */
  setAttribute(target: SdpTarget, name: string, value?: string | number | null): number;
  /** Adds an attribute behind the last one of its name, or else at the end of each section. */
  addAttribute(target: SdpTarget, name: string, value?: string | number | null): number;
  /** Removes the attributes of a name; those of one value only, where one is given. */
  removeAttribute(target: SdpTarget, name: string, value?: string | number | null): number;
  /** Inserts a media section, which then has this number, from 0. */
  insertSection(index: number, text: string): number;
  removeSections(target: SdpTarget): number;
  /** Keeps only these media sections: one media only. */
  keepSections(target: SdpTarget): number;
  /** Sets the ports to 0 and leaves the BUNDLE group. */
  rejectSections(target: SdpTarget): number;
  /**
   * Adds a candidate behind the others: a line, or an `RTCIceCandidate`. The empty one, with which browsers tell the end of
   * the candidates, is `bad-options`: `addAttribute(target, 'end-of-candidates')` writes that.
   */
  addCandidate(target: SdpTarget, candidate: string | { candidate: string }): number;
  filterCandidates(target: SdpTarget, filter: SdpCandidateFilter): number;
  /**
   * Puts codecs first: `VP9`, `opus/48000/2`, `H264;packetization-mode=1` or a payload type. An empty list is `bad-options`. One
   * that no section has is passed over, and `no-such-codec` if that holds for all.
   */
  preferCodecs(target: SdpTarget, codecs: SdpNames): number;
  /**
   * Removes codecs with their `rtpmap`, `fmtp`, `rtcp-fb` and retransmission. One must be left, but for a rejected section, which
   * then stays as it is. One that no section has is passed over, as in `preferCodecs`.
   */
  removeCodecs(target: SdpTarget, codecs: SdpNames): number;
  /**
   * Removes the other codecs of each section that has one of these; a section that has none of them stays as it is. Helpers
   * stay too (`telephone-event`, `CN`, `red`, `ulpfec`, `flexfec`, `rtx`), but for those that serve a codec that goes, such as its `rtx`.
   */
  keepCodecs(target: SdpTarget, codecs: SdpNames): number;
  /** Sets a parameter of a codec, or removes it. */
  setParameter(target: SdpTarget, codec: string | number, name: string, value: string | number | null): number;
  setOpus(target: SdpTarget, options: SdpOpus): number;
  /** Sets a bandwidth, or removes it: `AS` and `CT` in kbit/s, `TIAS` in bit/s. */
  setBandwidth(target: SdpTarget, type: string, value: number | null): number;
  setDirection(target: SdpTarget, direction: SdpDirection): number;
  setIceCredentials(target: SdpTarget, ufrag: string, pwd: string): number;
  /**
   * Sets the layers that are sent or received, in order; none for no simulcast. A rejected section that only its kind or `all`
   * names stays as it is.
   */
  setSimulcast(target: SdpTarget, direction: 'send' | 'recv', rids: SdpNames): number;
  /** Removes layers; a rid that no section of the target has is the error `no-such-rid`. */
  removeLayers(target: SdpTarget, rids: SdpNames): number;
  removeSimulcast(target: SdpTarget): number;
}

export interface SdpCheck {
  schema: 'icescope/check/1';
  profile: SdpProfile;
  /** Whether there is no error under the profile. */
  accepted: boolean;
  diagnostics: SdpDiagnostic[];
}

/**
 * Parses a session description. What is wrong with it is in `diagnostics`, never thrown.
 *
 * Lone surrogates stay as they are in `toString()`; all offsets fit the string that was given.
 *
 * @throws {IceScopeError} `bad-options`, `not-initialised`
 */
export function parseSdp(text: string, options?: { profile?: SdpProfile | undefined }): SdpDocument;

/** Checks a session description, and keeps nothing. */
export function checkSdp(text: string, options?: { profile?: SdpProfile | undefined }): SdpCheck;

/** What `writeSdp` reads of a line. */
export interface SdpLineText {
  /** The letter before the `=`; `null` for a line that is `value` alone. */
  type: string | null;
  name?: string | null | undefined;
  value?: string | null | undefined;
}

/**
 * What `writeSdp` reads of a description. An {@link SdpJson} is one, to which lines can be added by these three alone:
 *
 * ```ts
 * const copy: SdpText = document.toJSON();
 * copy.media[0].lines.push({ type: 'a', name: 'ptime', value: '20' });
 * ```
 */
export interface SdpText {
  lineEnd: SdpJson['lineEnd'];
  session: { lines: SdpLineText[] };
  media: { lines: SdpLineText[] }[];
}

/**
 * Writes a description: the text of a handle, or the lines of a plain object, each with the object's `lineEnd`.
 *
 * @throws {IceScopeError} `bad-options`, also if `lineEnd` is `none` and there are several lines, or `breaks-line` if a
 * line holds an LF, or a CR unless `lineEnd` is `lf` or `crlf`
 */
export function writeSdp(description: SdpDocument | DeepReadonly<SdpText>): string;

/**
 * The values of a section's attributes of a name, typed; those that do not parse are left out. It takes sections of a
 * handle and of a plain object.
 *
 * ```js
 * const codecs = attributesOf(description.media[0], 'rtpmap').map(({ encoding }) => encoding);
 * ```
 */
export function attributesOf<Name extends keyof SdpAttributeData | (string & {})>(
  section: { readonly lines: DeepReadonly<SdpLine[]> },
  name: Name,
): DeepReadonly<SdpDataOf<Name>>[];
