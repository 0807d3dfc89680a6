// `icescope/compat`: the functions and shapes of `sdp-transform`, over icescope's parser. MIGRATING.md says
// where the two differ.

/** A number where the text is just how JavaScript writes that number, as `sdp-transform` has it. */
export type NumberOrString = number | string;

export interface SharedDescription {
  description?: NumberOrString;
  connection?: { version: number; ip: string };
  bandwidth?: { type: string; limit: NumberOrString }[];
  direction?: 'sendrecv' | 'recvonly' | 'sendonly' | 'inactive';
  iceUfrag?: string;
  icePwd?: string;
  iceOptions?: string;
  icelite?: string;
  fingerprint?: { type: string; hash: string };
  setup?: string;
  ext?: { value: number; direction?: string; uri: string; config?: string; 'encrypt-uri'?: string }[];
  extmapAllowMixed?: string;
  candidates?: {
    foundation: string;
    component: number;
    transport: string;
    priority: NumberOrString;
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
  type: string;
  port: number;
  protocol: string;
  payloads?: NumberOrString;
  mid?: NumberOrString;
  rtp: { payload: number; codec: string; rate?: number; encoding?: number }[];
  fmtp: { payload: number; config: string }[];
  rtcp?: { port: number; netType?: string; ipVer?: number; address?: string };
  rtcpFb?: { payload: NumberOrString; type: string; subtype?: string }[];
  rtcpFbTrrInt?: { payload: NumberOrString; value: number }[];
  rtcpMux?: string;
  rtcpRsize?: string;
  msid?: { id: string; appdata?: string }[];
  ssrcs?: { id: number; attribute: string; value?: string }[];
  ssrcGroups?: { semantics: string; ssrcs: string }[];
  rids?: { id: NumberOrString; direction: string; params?: string }[];
  simulcast?: { dir1: string; list1: NumberOrString; dir2?: string; list2?: NumberOrString };
  simulcast_03?: { value: string };
  imageattrs?: { pt: NumberOrString; dir1: string; attrs1: string; dir2?: string; attrs2?: string }[];
}

export interface SessionDescription extends SharedDescription {
  version?: number;
  origin?: { username: string; sessionId: NumberOrString; sessionVersion: number; netType: string; ipVer: number; address: string };
  name?: NumberOrString;
  timing?: { start: number; stop: number };
  groups?: { type: string; mids: NumberOrString }[];
  msidSemantic?: { semantic: string; token: string };
  media: MediaDescription[];
}

export function parse(text: string): SessionDescription;
export function write(session: SessionDescription, options?: { outerOrder?: string[]; innerOrder?: string[] }): string;
export function parseParams(text: string): Record<string, NumberOrString | undefined>;
export function parsePayloads(text: string | number): number[];
export function parseRemoteCandidates(text: string): { component: NumberOrString; ip: NumberOrString; port: NumberOrString }[];
export function parseImageAttributes(text: string): Record<string, NumberOrString | undefined>[];
export function parseSimulcastStreamList(text: string): { scid: NumberOrString; paused: boolean }[][];
