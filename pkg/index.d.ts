export * from './sdp/common.js';
export { classifyCandidate, parseCandidate, type CandidateLine } from './sdp/candidate.js';
export * from './server.js';
import type { Candidate } from './sdp/candidate.js';
import type { AddressFamily, SdpDiagnostic, SdpDocument, SdpProfile, WasmSource } from './sdp/common.js';
import type { InstanceOf } from './sdp/engine.js';
import type { IceServer } from './server.js';

/**
 * Loads the wasm module. In a browser it must be awaited before anything else; it loads once, however
 * often it is called, and may be called again after a failure. In Node everything is loaded already, unless a bundler
 * has taken the script away from the wasm file: there it takes the bytes.
 *
 * @param source where `icescope_bg.wasm` is, if not beside the package's own files
 */
export function init(source?: WasmSource): Promise<void>;

// Gathering

export interface GatheredCandidate {
  /** The line as the browser gave it. */
  candidate: string;
  /** The server it came from; `null` where the browser does not tell (Firefox). */
  url: string | null;
  mid: string | null;
  /** Milliseconds from the start. */
  atMs: number;
  /** `null` if the line is no candidate that is known. */
  parsed: Candidate | null;
}

/** An `icecandidateerror` event. */
export interface GatherError {
  url: string;
  /** A STUN error code, or 701 where the server could not be reached. */
  code: number;
  /** The browser's text, which may be empty. */
  text: string;
  /** The local address that asked, often blurred by the browser. */
  address: string | null;
  port: number | null;
  /** What it means and what to do, for people. */
  explanation: string;
  /** Milliseconds from the start. */
  atMs: number;
}

/**
 * How a gathering ended. Only `complete` means that the browser had found everything; `settled`, that a diagnosis gave
 * up servers which stayed silent.
 */
export type GatherEnd = 'complete' | 'settled' | 'time-limit' | 'aborted' | 'refused';

export interface GatherOptions {
  iceServers?: readonly (string | IceServer)[] | undefined;
  /** The same as `iceServers`; give one of the two. */
  servers?: readonly (string | IceServer)[] | undefined;
  /** When to stop at the latest; 8000 unless given. */
  timeoutMs?: number | undefined;
  iceTransportPolicy?: 'all' | 'relay' | undefined;
  /**
   * Ends the gathering early. An abort is no failure: the promise fulfils with what was found so far,
   * `complete: false` and `end: 'aborted'`.
   */
  signal?: InstanceOf<'AbortSignal'> | undefined;
  /** Called with each candidate as it comes. */
  onCandidate?: ((candidate: GatheredCandidate) => void) | undefined;
  /** Called when a server failed; others may still answer. */
  onError?: ((error: GatherError) => void) | undefined;
}

export interface Gathering {
  schema: 'icescope/gathering/1';
  complete: boolean;
  end: GatherEnd;
  elapsedMs: number;
  candidates: GatheredCandidate[];
  errors: GatherError[];
}

/**
 * Gathers candidates with one `RTCPeerConnection` of its own, which is closed at the end.
 *
 * A time limit and an abort are no failures: what was found is there, with `complete: false`.
 *
 * @throws {IceScopeError} `no-webrtc`, or what is wrong with the options or servers
 */
export function gather(options?: GatherOptions): Promise<Gathering>;

// NAT

export type NatClass = 'none' | 'endpoint-independent' | 'address-dependent' | 'address-and-port-dependent';

export interface NatProperty<C extends string = NatClass> {
  /** Set when one class is left, and `unknown` otherwise. */
  class: C | 'unknown';
  /** The classes that the evidence does not exclude. */
  possible: C[];
  confidence: 'proved' | 'likely' | 'unknown';
  /** Stable, in kebab-case: `one-mapping`, `server-on-loopback` ... */
  reason: string;
  /** The reason in a sentence. */
  explanation: string;
  /** Indices into the report's `evidence`, or its `filteringEvidence` for the filtering. */
  evidence: number[];
}

export interface NatFamily {
  mapping: NatProperty;
  filtering: NatProperty;
  habits: NatHabits;
  mapped: string[];
  udp: NatProperty<NatUdp>;
  silentPorts: number[];
  layers: NatProperty<NatLayers>;
  carrier: NatProperty<'absent' | 'present'>;
}

/** Whether UDP gets out: to every port that was tried, to some, or not at all. */
export type NatUdp = 'open' | 'some-ports-blocked' | 'blocked';

/** How many NATs stand in a row. One is never claimed without evidence. */
export type NatLayers = 'none' | 'one' | 'several';

/** What else a NAT does. Most of it takes sockets of one's own, so that it is `unknown` in a browser. */
export interface NatHabits {
  ports: NatProperty<'preserving' | 'sequential' | 'random'>;
  /** From one external port to the next, where they are sequential. */
  step: number | null;
  /** Whether even local ports have even external ones, and odd ones odd. */
  parity: boolean | null;
  pooling: NatProperty<'paired' | 'arbitrary'>;
  hairpinning: NatProperty<'none' | 'external-source' | 'internal-source'>;
  rewriting: NatProperty<'none' | 'addresses'>;
  /** How long an unused mapping lives; `goneSeconds` is `null` where it outlived the search. */
  lifetime: { aliveSeconds: number; goneSeconds: number | null } | null;
  /** Which traffic keeps a mapping alive. Its `evidence` holds indices into `translationEvidence.refreshes`. */
  refresh: NatProperty<'both' | 'outbound' | 'inbound' | 'none'>;
  /** What becomes of datagrams too long for one packet. Only fragments in their order are tested. */
  fragments: Record<'outbound' | 'inbound', NatProperty<'forwarded' | 'dropped'>>;
  /** Which gateway on the way out, counted from 1, is the last that keeps strangers out; likely at best. */
  lastFilter: number | null;
}

/** What the `habits` rest on, which hold indices into these lists. Empty in a browser. */
export interface NatTranslationEvidence {
  samples: { local: string; server: string; mapped: string; plain: string | null; inOrder: boolean }[];
  hairpins: { locals: [string, string]; mapped: [string, string]; sent: number; arrivedFrom: string | null }[];
  /** Mappings that were left alone, and then asked for. */
  lifetimes: { local: string; mapped: string; idleSeconds: number; alive: boolean; control: boolean }[];
  /** Mappings that were kept by traffic in one direction, and then asked for. */
  refreshes: {
    direction: 'outbound' | 'inbound';
    local: string;
    mapped: string;
    ageSeconds: number;
    idleSeconds: number;
    alive: boolean;
    control: boolean;
  }[];
  /** Datagrams that are too long for one packet, and shorter ones as a control. */
  fragments: {
    server: string;
    local: string;
    length: number;
    control: NatTally;
    padded: boolean;
    outbound: NatTally;
    both: NatTally;
    longest: number;
  }[];
  /** Ways to a stranger that were opened by packets of this hop limit, which end before they get there. */
  hops: { limit: number; stranger: string; test: NatTally; complete: boolean }[];
}

/** How many packets were asked for, and how many came. */
export interface NatTally {
  asked: number;
  arrived: number;
}

/** A TCP connection to a server that did not answer over UDP. */
export interface NatConnection {
  server: string;
  /** `answered` means that it answered STUN over it, `opened` that nobody did. */
  outcome: 'answered' | 'opened' | 'refused' | 'unreachable' | 'silent';
  /** The host, or something in its name, said that nobody listens there over UDP (ICMP port unreachable). */
  udpRefused: boolean;
  elapsedMs: number | null;
}

export interface NatProbe {
  probe: string;
  server: string;
  /** What the server's name stands for; `null` where the browser does not tell. */
  address: string | null;
  local: string | null;
  sent: number | null;
  outcome: 'mapped' | 'answered' | 'silent' | 'error' | 'undecided' | (string & {});
  answeredFrom: string | null;
  mapped: string | null;
  elapsedMs: number | null;
  /** The probe that asked the same address under another name. */
  sameAs: number | null;
  error: { code: number; text: string } | null;
}

/** A try to be reached by an endpoint that was never sent to. `icescope nat` makes each from two sockets: `open` counts if both are. */
export interface NatFilteringProbe {
  probe: 'filtering';
  /** The server that was contacted. */
  server: string;
  address: string | null;
  local: string | null;
  /** How who was to send differs from who was contacted. */
  stranger: 'other-address' | 'other-port';
  expectedFrom: string | null;
  /** `closed` means that the control came: the same stranger got in once the way was open. */
  outcome: 'open' | 'closed' | 'unproved' | 'undecided';
  /** Why nothing is proved: `no-relay`, `relay-silent`, `probe-unreachable`, `probe-gone`, `page-not-heard` ... */
  why: string | null;
  test: NatTally;
  control: NatTally;
  elapsedMs: number | null;
}

/** Whether something is there. */
export type NatPresence = NatProperty<'absent' | 'present'>;

/** What the default gateway said over one protocol for port mappings. */
export interface NatGatewayProtocol extends NatPresence {
  sent: 'ssdp-search' | 'external-address' | 'announce';
  asked: string | null;
  answeredFrom: string | null;
  /** Only `answered` and `denied` show that it is there; `not-answered` shows nothing. */
  outcome:
    | 'answered'
    | 'denied'
    | 'other-version'
    | 'closed'
    | 'not-answered'
    | 'unusable'
    | 'unreachable'
    | 'undecided';
  /** With `denied`: the protocol's result code. */
  code: number | null;
  externalAddress: string | null;
  elapsedMs: number | null;
}

/** What `icescope nat --gateway` found of the default gateway. */
export interface NatGateway {
  address: string | null;
  local: string | null;
  upnpIgd: NatGatewayProtocol;
  natPmp: NatGatewayProtocol;
  pcp: NatGatewayProtocol;
  /** The one external address that it tells; `null` if it tells none, or several. */
  externalAddress: string | null;
  externalScope: string | null;
  /** Whether another NAT stands beyond it. */
  beyond: NatPresence;
  /** With `--gateway-map` only. */
  trialMapping: {
    protocol: 'upnp-igd' | 'nat-pmp' | 'pcp';
    outcome: NatGatewayProtocol['outcome'];
    code: number | null;
    external: string | null;
    lifetimeSeconds: number | null;
    deleted: boolean | null;
  } | null;
}

/** The same as `icescope nat --json` prints. */
export interface NatReport {
  schema: 'icescope/nat/1';
  vantage: 'browser' | 'native';
  /** Whether every server came to an answer or an error. */
  complete: boolean;
  family: AddressFamily | null;
  mapping: NatProperty;
  filtering: NatProperty;
  /** The name of RFC 3489, where one fits. */
  classicName:
    | 'full-cone'
    | 'address-restricted-cone'
    | 'port-restricted-cone'
    | 'symmetric'
    | 'symmetric-firewall'
    | 'open-internet'
    | null;
  habits: NatHabits | null;
  udp: NatProperty<NatUdp>;
  /** The ports at which servers were asked and none answered. */
  silentPorts: number[];
  layers: NatProperty<NatLayers>;
  /** Whether a carrier's NAT stands in between, whose address many customers share. */
  carrier: NatProperty<'absent' | 'present'>;
  /** What was found and what it means, in a sentence or two. */
  summary: string;
  /** What to do, a sentence each. */
  advice: string[];
  families: { ipv4: NatFamily | null; ipv6: NatFamily | null };
  /** The verdict for each way out by itself, for `family`; empty unless there are several, as with a VPN. */
  byLocalAddress: (Pick<NatReport, 'mapping' | 'filtering' | 'classicName'> & { local: string; mapped: string[] })[];
  /** `ip` is `null` where the browser hides it. */
  local: { ip: string | null; port: number }[];
  /**
   * Whether a check from this host reached its own mapped address, made only where that is needed. `no` shows that the
   * mapped address is a NAT's: a check to the local address of the same socket did arrive.
   */
  ownAddress: { mapped: string; reached: 'yes' | 'no' | 'inconclusive' } | null;
  evidence: NatProbe[];
  /** What the filtering verdict rests on. Its `evidence` holds indices into this. */
  filteringEvidence: NatFilteringProbe[];
  /** Always `null` in a browser, which cannot ask the gateway. */
  gateway: NatGateway | null;
  /** Whether this host reaches IPv4 through a NAT64. Its `evidence` holds indices into the list of that name. */
  nat64: NatPresence & {
    prefix: string | null;
    /** What the resolver said of `ipv4only.arpa`; `null` if it was not asked, as in a browser. */
    lookup: 'synthesised' | 'not-synthesised' | 'not-answered' | null;
  };
  translationEvidence: NatTranslationEvidence;
  /** TCP connections to servers that did not answer over UDP. Empty in a browser. */
  connections: NatConnection[];
  /** Hosts that were reached over TCP at whatever port, which shows that a silence over UDP is no dead server's. Only in a browser. */
  tcpHosts: { host: string; outcome: 'answered' | 'opened' }[];
  /** Mapped addresses whose server the browser does not tell. */
  unattributed: { mapped: string; local: string | null }[];
}

/** The report, and the gathering that it rests on. */
export interface NatDiagnosis extends NatReport {
  end: GatherEnd;
  elapsedMs: number;
  candidates: GatheredCandidate[];
  errors: GatherError[];
}

export interface NatOptions extends GatherOptions {
  /**
   * The probe endpoint of an `icescope serve`, such as `https://probe.example.org/probe`. That server then sends to a
   * connection of this page, from where it was sent to and from elsewhere, so that no TURN server is needed to find out
   * who may send in. The README tells what CORS, a content security policy and proxies need.
   */
  probe?: string | InstanceOf<'URL'> | undefined;
  /** Called with the verdict on what is known so far: after each candidate and error, and when the gathering is over. */
  onProgress?: ((report: NatReport) => void) | undefined;
  /**
   * Those of the servers that are known to run, for instance since the web server beside them has just answered: if they
   * are silent over UDP, it is UDP that is blocked. A function is called once the gathering is over, and has 2 s: a server
   * that went away meanwhile is then not taken for one that UDP does not reach.
   */
  running?: string[] | (() => string[] | Promise<string[]>) | undefined;
}

/**
 * Finds out what the NATs on the way to the servers do. It takes two or more STUN servers at different
 * addresses; what cannot be told is `unknown`, with the reason. With a TURN server among them, or a probe endpoint, it
 * also finds out who may send in, by connections of its own.
 *
 * All of that takes less than 8 s, whatever the servers do: if none answers, 3.5 s at most; those that stay silent where others
 * answer are given up after 4.5 s. A time limit and an abort are no failures: the report says what is known, with `complete: false`.
 *
 * @throws {IceScopeError} `no-webrtc`, or what is wrong with the options or servers
 */
export function diagnoseNat(options?: NatOptions): Promise<NatDiagnosis>;

/** `MAPPING/FILTERING` such as `eim/apdf`, `open`, `firewall`, or a name of RFC 3489 such as `full-cone`, also a report's `classicName`. */
export type NatKind = string;

export interface ConnectionPeer {
  /** `eim/apdf`, `open` ... */
  name: string;
  mapping: NatClass;
  filtering: Exclude<NatClass, 'none'>;
  /** The name of RFC 3489, where one fits. */
  classicName: 'full-cone' | 'address-restricted' | 'port-restricted' | 'symmetric' | null;
}

/** The same as `icescope predict --json` prints. */
export interface ConnectionPrediction {
  schema: 'icescope/predict/1';
  a: ConnectionPeer;
  b: ConnectionPeer;
  setting: {
    sameNat: boolean;
    hairpin: 'none' | 'internal-source' | 'external-source' | null;
    localAddresses: boolean | null;
    guessA: boolean;
    guessB: boolean;
  };
  chance: 'direct' | 'likely' | 'unlikely' | 'relay';
  /** Stable, in kebab-case. */
  reason: string;
  /** The reason in a sentence. */
  explanation: string;
}

/** Where two peers are; each in a network of its own unless it says otherwise. */
export interface ConnectionSetting {
  /** Both are behind one NAT, that of the first. */
  sameNat?: boolean | undefined;
  /** What that NAT does with packets from inside to its own outside; `none` unless given. */
  hairpin?: 'none' | 'internal-source' | 'external-source' | undefined;
  /** Whether peers behind one NAT know each other's local addresses: not where mDNS names do not resolve. */
  localAddresses?: boolean | undefined;
  /** The ports of this peer's NAT follow each other, and the other's application adds candidates with the next ones. */
  guessA?: boolean | undefined;
  guessB?: boolean | undefined;
}

/**
 * Says whether two peers will connect without a relay.
 *
 * @throws {IceScopeError} `unknown-peer`, `unknown-mapping`, `unknown-filtering`, `bad-options`
 */
export function predictConnection(a: NatKind, b: NatKind, setting?: ConnectionSetting): ConnectionPrediction;

export type ExplainNode = 'laptop' | 'printer' | 'nat' | 'server' | 'stranger';

export interface ExplainRow {
  id: number;
  internal: string;
  external: string;
  /** The destinations it is for, in words. */
  destinations: string;
  /** Whom its filter lets in, in words. */
  admits: string[];
  /** Whether this step looked at it or changed it. */
  current: boolean;
}

export interface ExplainStep {
  /** Index into `acts`. */
  act: number;
  kind: 'subnet' | 'table' | 'admitted' | 'translated' | 'arrived' | 'dropped' | 'time' | 'conclusion';
  /** What happened and what it means. */
  text: string;
  /** Where the packet is. */
  node: ExplainNode | null;
  /** The packet after this step. */
  packet: { source: string; destination: string } | null;
  /** The table after this step, oldest row first. */
  table: ExplainRow[];
}

/** The same as `icescope explain nat KIND --json` prints. */
export interface NatExplanation {
  schema: 'icescope/explain/1';
  mapping: Exclude<NatClass, 'none'>;
  filtering: Exclude<NatClass, 'none'>;
  cast: { node: ExplainNode; name: string; address: string }[];
  acts: { title: string; firstStep: number }[];
  steps: ExplainStep[];
}

/**
 * Walks packets out and back through a simulated NAT of that kind: every step, for going forward and back.
 *
 * @throws {IceScopeError} `no-nat` for `open` and `firewall`, `unknown-peer`, `unknown-mapping`, `unknown-filtering`
 */
export function explainNat(kind: NatKind): NatExplanation;

/** A finding about an answer. Offsets and lengths are in UTF-16 units of the text that `side` names. */
export interface AnswerDiagnostic {
  code: string;
  severity: 'error' | 'warning' | 'info';
  side: 'offer' | 'answer';
  line: number;
  column: number;
  offset: number;
  length: number;
  message: string;
  rfc: string;
}

/** The same as `icescope sdp answer --json` prints, but for the units of offsets. */
export interface AnswerCheck {
  schema: 'icescope/sdp-answer/1';
  /** Whether there is no error, of the two together and of each by itself. */
  accepted: boolean;
  /** About the two together. */
  diagnostics: AnswerDiagnostic[];
  /** What they were held against, together and each by itself. */
  profile: SdpProfile;
  /** Errors of the offer by itself. */
  offerErrors: SdpDiagnostic[];
  /** Errors of the answer by itself, but for `missing-setup`, which is told as `setup-missing` above. */
  answerErrors: SdpDiagnostic[];
}

/**
 * Holds an answer against its offer: sections, mids, BUNDLE, setup, keys, directions, codecs and their profiles, payload types,
 * rids, extmap, ICE (RFC 3264, RFC 9429, RFC 9143). Each of the two is checked by itself too, as `checkSdp` does. What browsers
 * take all the same is an error under `strict` only, such as an answer without setup (`setup-missing`).
 *
 * @throws {IceScopeError} `bad-options`, `too-long`
 */
export function checkAnswer(offer: string | SdpDocument, answer: string | SdpDocument, options?: { profile?: SdpProfile | undefined }): AnswerCheck;

/** A line of one of two descriptions. */
export interface SdpPlace {
  /** The number of the media section, from 0; `null` for the session section. */
  section: number | null;
  line: number;
  offset: number;
  length: number;
  text: string;
}

export interface SdpChange {
  kind: 'added' | 'removed' | 'changed' | 'reordered' | 'moved';
  /** The name of an attribute, `direction`, or the letter of a line. */
  name: string;
  mid: string | null;
  before: SdpPlace | null;
  after: SdpPlace | null;
}

/** The same as `icescope sdp diff --json` prints, but for the units of offsets. */
export interface SdpDiff {
  schema: 'icescope/sdp-diff/1';
  /** Whether nothing that means something changed. */
  equal: boolean;
  changes: SdpChange[];
}

/** What changed from one description to another; an order that means nothing is no change. */
export function diffSdp(before: string | SdpDocument, after: string | SdpDocument): SdpDiff;

/** What a browser does with a change. */
export type MungeStanding = 'ignored' | 'accepted' | 'at-risk' | 'refused';

export interface MungeChange {
  /** Stable, in kebab-case. */
  category: string;
  chromium: MungeStanding;
  firefox: MungeStanding;
  message: string;
  /** What to use instead, where there is something. */
  instead: string | null;
  section: number | null;
  mid: string | null;
  /** In which of the two the place is. */
  side: 'original' | 'munged';
  line: number;
  offset: number;
  length: number;
  text: string;
}

/** The same as `icescope sdp munge --json` prints, but for the units of offsets. */
export interface MungeCheck {
  schema: 'icescope/sdp-munge/1';
  type: 'offer' | 'answer';
  /** Whether Chromium or Firefox refuses a change. */
  refused: boolean;
  /** Whether a change is refused, or at risk, in Chromium. */
  atRisk: boolean;
  changes: MungeChange[];
  /** Errors for which a browser refuses the munged description, and which the original does not have. */
  errors: SdpDiagnostic[];
  /** How many errors the original has by itself. A browser makes none, so only the changes are judged then. */
  originalErrors: number;
}

/**
 * Names each change of a description that a browser made, and says whether Chromium and Firefox take it.
 *
 * @param options `type` is what the description is set as, `offer` unless given; browsers refuse a little more of an answer
 * @throws {IceScopeError} `bad-options`
 */
export function checkMunging(
  original: string | SdpDocument,
  munged: string | SdpDocument,
  options?: { type?: 'offer' | 'answer' | undefined },
): MungeCheck;
