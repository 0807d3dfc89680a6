// `icescope/compat`: the functions and shapes of `sdp-transform`, over icescope's parser, by the names of
// `@types/sdp-transform`. MIGRATING.md says where they differ.

/**
 * A number where the text is just how JavaScript writes that number, as `sdp-transform` has it. What is typed as a
 * `number` or a `string` alone is one, whatever the text looks like.
 */
export type NumberOrString = number | string;

/** What stands in lines that are no attributes, of the session or a section. */
export interface SharedDescriptionFields {
  description?: NumberOrString;
  connection?: { version: number; ip: string };
  bandwidth?: { type: string; limit: NumberOrString }[];
}

export interface SharedAttributes {
  direction?: 'sendrecv' | 'recvonly' | 'sendonly' | 'inactive';
  control?: NumberOrString;
  ext?: { value: number; direction?: string; uri: string; config?: NumberOrString; 'encrypt-uri'?: string }[];
  extmapAllowMixed?: 'extmap-allow-mixed';
  setup?: string;
  connectionType?: 'new' | 'existing';
  iceUfrag?: NumberOrString;
  icePwd?: string;
  iceOptions?: NumberOrString;
  fingerprint?: { type: string; hash: string };
  sourceFilter?: { filterMode: 'excl' | 'incl'; netType: string; addressTypes: string; destAddress: string; srcList: string };
  tsRefClocks?: { clksrc: string; clksrcExt?: string }[];
  mediaClk?: { id?: NumberOrString; mediaClockName?: string; mediaClockValue?: NumberOrString; rateNumerator?: number; rateDenominator?: number };
  keywords?: NumberOrString;
  /** Attributes that are not known, or do not parse, whole. */
  invalid?: { value: string }[];
}

export interface SessionAttributes extends SharedAttributes {
  icelite?: 'ice-lite';
  msidSemantic?: { semantic: string; token: NumberOrString };
  groups?: { type: string; mids: NumberOrString }[];
}

export interface MediaAttributes extends SharedAttributes {
  mid?: NumberOrString;
  rtp: { payload: number; codec: string; rate?: number; encoding?: number }[];
  fmtp: { payload: number; config: NumberOrString }[];
  rtcp?: { port: number; netType?: string; ipVer?: number; address?: string };
  rtcpFb?: { payload: NumberOrString; type: string; subtype?: string }[];
  rtcpFbTrrInt?: { payload: NumberOrString; value: number }[];
  rtcpMux?: 'rtcp-mux';
  rtcpRsize?: 'rtcp-rsize';
  msid?: { id: NumberOrString; appdata?: NumberOrString }[];
  /** In milliseconds. */
  ptime?: number;
  maxptime?: number;
  framerate?: NumberOrString;
  crypto?: { id: number; suite: string; config: string; sessionConfig?: string }[];
  bundleOnly?: 'bundle-only';
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
  endOfCandidates?: 'end-of-candidates';
  remoteCandidates?: string;
  ssrcs?: { id: number; attribute: string; value?: NumberOrString }[];
  ssrcGroups?: { semantics: string; ssrcs: NumberOrString }[];
  rids?: { id: NumberOrString; direction: string; params?: string }[];
  simulcast?: { dir1: 'send' | 'recv'; list1: NumberOrString; dir2?: 'send' | 'recv'; list2?: NumberOrString };
  simulcast_03?: { value: string };
  imageattrs?: { pt: NumberOrString; dir1: 'send' | 'recv'; attrs1: string; dir2?: 'send' | 'recv'; attrs2?: string }[];
  sctpmap?: { sctpmapNumber: number; app: string; maxMessageSize?: number };
  sctpPort?: number;
  maxMessageSize?: NumberOrString;
  label?: NumberOrString;
  content?: string;
  xGoogleFlag?: string;
  bfcpFloorCtrl?: 'c-only' | 's-only' | 'c-s';
  bfcpConfId?: NumberOrString;
  bfcpUserId?: NumberOrString;
  bfcpFloorId?: { id: NumberOrString; mStream: NumberOrString };
}

/** What stands in lines of the session; in a section too, where a text has it there. */
export interface SessionFields {
  version?: number;
  origin?: { username: NumberOrString; sessionId: NumberOrString; sessionVersion: NumberOrString; netType: string; ipVer: number; address: string };
  name?: NumberOrString;
  timing?: { start: NumberOrString; stop: NumberOrString };
  uri?: string;
  email?: string;
  phone?: NumberOrString;
  timezones?: NumberOrString;
  repeats?: NumberOrString;
}

export interface MediaDescription extends SharedDescriptionFields, MediaAttributes, SessionAttributes, SessionFields {
  /** There unless the `m=` line does not parse; then neither is anything else of that line. */
  type?: string;
  port?: number;
  /** Where there is one: `m=audio 49170/2 RTP/AVP 0`. `sdp-transform` reads nothing of such a line. */
  portCount?: number;
  protocol?: string;
  payloads?: NumberOrString;
}

export interface SessionDescription extends SharedDescriptionFields, SessionAttributes, SessionFields, Partial<MediaAttributes> {
  media: MediaDescription[];
}

/** Parameters by their names; one without a value is `undefined`. */
export interface ParamMap {
  [name: string]: NumberOrString | undefined;
}

/**
 * Throws an `IceScopeError` with the code `bad-options` where `text` is no string, or `no-wasm` or `wasm-load-failed`; never
 * over what the text says.
 */
export function parse(text: string): SessionDescription;
/**
 * Throws an `IceScopeError` with the code `bad-options` where a property, or a member of one, is of another type than what
 * `parse` gives, or missing where `parse` always gives it, as `type`, `port` and `protocol` of a section; or where an order
 * has an unknown letter. What `parse` does not know is not written.
 */
export function write(
  session: SessionDescription,
  options?: { outerOrder?: string[] | null; innerOrder?: string[] | null } | null,
): string;
export function parseParams(text: NumberOrString): ParamMap;
/** The name that `parseParams` had before. */
export const parseFmtpConfig: typeof parseParams;
export function parsePayloads(text: NumberOrString): number[];
/** Those that are whole; what should be a number and is none is `NaN`. */
export function parseRemoteCandidates(text: NumberOrString): { component: number; ip: string; port: number }[];
export function parseImageAttributes(text: NumberOrString): ParamMap[];
export function parseSimulcastStreamList(text: NumberOrString): { scid: NumberOrString; paused: boolean }[][];

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
