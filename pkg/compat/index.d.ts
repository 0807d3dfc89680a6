// `icescope/compat`: the functions and shapes of `sdp-transform`, over icescope's parser. MIGRATING.md says
// where the two differ.

/**
 * A number where the text is just how JavaScript writes that number, as `sdp-transform` has it. What is typed as a
 * `number` or a `string` alone is one, whatever the text looks like.
 */
export type NumberOrString = number | string;

export interface SharedDescription {
  description?: NumberOrString;
  connection?: { version: number; ip: string };
  bandwidth?: { type: string; limit: NumberOrString }[];
  direction?: 'sendrecv' | 'recvonly' | 'sendonly' | 'inactive';
  iceUfrag?: NumberOrString;
  icePwd?: NumberOrString;
  iceOptions?: NumberOrString;
  icelite?: string;
  fingerprint?: { type: string; hash: NumberOrString };
  setup?: string;
  ext?: { value: number; direction?: string; uri: string; config?: NumberOrString; 'encrypt-uri'?: string }[];
  extmapAllowMixed?: string;
  candidates?: {
    foundation: NumberOrString;
    component: number;
    transport: string;
    priority: number;
    ip: string;
    port: number;
    type: string;
    raddr?: string;
    rport?: number;
    tcptype?: string;
    generation?: number;
    'network-id'?: number;
    'network-cost'?: number;
  }[];
  endOfCandidates?: string;
  remoteCandidates?: string;
  invalid?: { value: string }[];
  [property: string]: any;
}

export interface MediaDescription extends SharedDescription {
  /** There unless the `m=` line does not parse; then neither is anything else of that line. */
  type?: string;
  port?: number;
  /** Where there is one: `m=audio 49170/2 RTP/AVP 0`. `sdp-transform` reads nothing of such a line. */
  portCount?: number;
  protocol?: string;
  payloads?: NumberOrString;
  mid?: NumberOrString;
  rtp: { payload: number; codec: string; rate?: number; encoding?: number }[];
  fmtp: { payload: number; config: NumberOrString }[];
  rtcp?: { port: number; netType?: string; ipVer?: number; address?: string };
  rtcpFb?: { payload: NumberOrString; type: string; subtype?: NumberOrString }[];
  rtcpFbTrrInt?: { payload: NumberOrString; value: number }[];
  rtcpMux?: string;
  rtcpRsize?: string;
  msid?: { id: NumberOrString; appdata?: NumberOrString }[];
  ssrcs?: { id: number; attribute: string; value?: NumberOrString }[];
  ssrcGroups?: { semantics: string; ssrcs: NumberOrString }[];
  rids?: { id: NumberOrString; direction: string; params?: NumberOrString }[];
  simulcast?: { dir1: string; list1: NumberOrString; dir2?: string; list2?: NumberOrString };
  simulcast_03?: { value: string };
  imageattrs?: { pt: NumberOrString; dir1: string; attrs1: string; dir2?: string; attrs2?: string }[];
}

export interface SessionDescription extends SharedDescription {
  version?: number;
  origin?: { username: NumberOrString; sessionId: NumberOrString; sessionVersion: NumberOrString; netType: string; ipVer: number; address: string };
  name?: NumberOrString;
  timing?: { start: NumberOrString; stop: NumberOrString };
  groups?: { type: string; mids: NumberOrString }[];
  msidSemantic?: { semantic: string; token: NumberOrString };
  media: MediaDescription[];
}

/**
 * Throws an `IceScopeError` with the code `bad-options` where `text` is no string, or `wasm-load-failed`; never over what
 * the text says.
 */
export function parse(text: string): SessionDescription;
/**
 * Throws an `IceScopeError` with the code `bad-options` where a property is of another type than what `parse` gives, a section
 * has no `type`, `port` or `protocol`, or an order has an unknown letter.
 */
export function write(
  session: SessionDescription,
  options?: { outerOrder?: string[] | null; innerOrder?: string[] | null } | null,
): string;
export function parseParams(text: string): Record<string, NumberOrString | undefined>;
/** The name that `parseParams` had before. */
export const parseFmtpConfig: typeof parseParams;
export function parsePayloads(text: string | number): number[];
export function parseRemoteCandidates(text: string): { component: NumberOrString; ip: NumberOrString; port: NumberOrString }[];
export function parseImageAttributes(text: string): Record<string, NumberOrString | undefined>[];
export function parseSimulcastStreamList(text: string): { scid: NumberOrString; paused: boolean }[][];

declare const all: {
  parse: typeof parse;
  write: typeof write;
  parseParams: typeof parseParams;
  parseFmtpConfig: typeof parseParams;
  parsePayloads: typeof parsePayloads;
  parseRemoteCandidates: typeof parseRemoteCandidates;
  parseImageAttributes: typeof parseImageAttributes;
  parseSimulcastStreamList: typeof parseSimulcastStreamList;
};
export default all;
