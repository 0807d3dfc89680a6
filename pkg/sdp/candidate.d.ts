// What a candidate is, here and in descriptions; and what `icescope` tells of the text of one.

import type { AddressFamily } from './common.js';

/** The scope of an address by the IANA special-purpose registries: `global`, `private`, `cgnat` ... */
export type AddressScope = string;

export interface CandidateFinding {
  code: string;
  message: string;
  rfc: string;
}

export interface CandidateClass {
  /** `host`, `srflx`, `prflx`, `relay`, or another word. */
  type: string;
  /** In lower case: `udp`, `tcp`. */
  transport: string;
  /** `null` for a name. */
  family: AddressFamily | null;
  /** `null` for a name. */
  scope: AddressScope | null;
  /** The IPv4 address inside the IPv6 address. */
  embeddedIpv4: string | null;
  /** Whether the address hides behind an mDNS name. */
  mdns: boolean;
  /** The priority taken apart (RFC 8445 section 5.1.2.1). */
  priority: { typePreference: number; localPreference: number; component: number };
  /** What is odd. */
  findings: CandidateFinding[];
  /** One sentence for people. */
  meaning: string;
}

/** What the text of a candidate says. */
export interface CandidateData {
  foundation: string;
  component: number;
  transport: string;
  priority: number;
  address: string;
  port: number;
  type: string;
  /** `raddr` and `rport`. */
  related: { address: string | null; port: number | null } | null;
  tcpType: string | null;
  /** In their order. */
  extensions: { name: string; value: string }[];
}

/** What it says, and what that means. */
export interface Candidate extends CandidateData {
  class: CandidateClass;
}

export interface CandidateLine {
  schema: 'icescope/candidate/1';
  /** The text as it was given. In `candidate` a lone surrogate is U+FFFD. */
  text: string;
  endOfCandidates: boolean;
  /** `null` at the end of candidates. */
  candidate: Candidate | null;
}

/**
 * Parses a candidate in any form that browsers and RFC 8839 produce, with or without `a=` or `candidate:`, or as an
 * event hands it out; the empty string is the end of candidates.
 *
 * @throws {IceScopeError} with `offset`; `wrapped-json` for the JSON of an `RTCIceCandidate`, whose `candidate` member it takes
 */
export function parseCandidate(line: string | { candidate: string }): CandidateLine;

/**
 * Says what kind of candidate one is; `null` for the end of candidates.
 *
 * @throws {IceScopeError} as `parseCandidate` does
 */
export function classifyCandidate(candidate: string | { candidate: string }): CandidateClass | null;
