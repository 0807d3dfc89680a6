// How lines look in the shapes of sdp-transform: a row for each property, in the order in which
// its writer puts them. A member that is not named as a whole number or as text is a number where
// the text looks like one, as sdp-transform has it; the types say which is which.

import { number } from './params.js';

/**
 * @typedef {object} Row
 * @property {string[]} names the attributes
 * @property {string} [one] the property, where a later line replaces an earlier one
 * @property {string} [many] the property that is a list
 * @property {boolean} [bare] whether the property is text or a number and no object
 * @property {Member[]} [members] those of the object, in their order
 * @property {(value: string, data: any, name: string) => any} read `undefined` where the row does not fit
 * @property {(value: any) => string} write what follows `a=`
 */

/** @typedef {(text: string) => string | number | undefined} Kind what a member is of its text; `undefined` where it cannot be */

/** @typedef {{ name: string, kind: Kind, needed: boolean }} Member */

/**
 * A whole number that JavaScript has.
 *
 * @type {Kind}
 */
const whole = (text) => (/^\d+$/.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : undefined);

/**
 * A number, with a fraction or without.
 *
 * @type {Kind}
 */
const real = (text) => (Math.abs(Number(text)) <= Number.MAX_SAFE_INTEGER ? Number(text) : undefined);

/** @type {Kind} */
const string = (text) => text;

/** @type {Kind} */
const wholeOrStar = (text) => (text === '*' ? text : whole(text));

/**
 * Members by their kinds; one whose name ends with `?` may be missing.
 *
 * @param {Record<string, Kind>} kinds
 * @returns {Member[]}
 */
const membersOf = (kinds) => Object.entries(kinds).map(([name, kind]) => ({ name: name.replace('?', ''), kind, needed: !name.endsWith('?') }));

/**
 * The object of these texts, without those that are not there; `undefined` where one is not of its kind.
 *
 * @param {Member[]} members
 * @param {(string | number | null | undefined)[]} texts
 */
function object(members, texts) {
  /** @type {Record<string, string | number>} */
  const made = {};
  let at = 0;
  for (const { name, kind } of members) {
    const text = texts[at++];
    if (text === undefined || text === null) continue;
    const value = kind(String(text));
    if (value === undefined) return undefined;
    made[name] = value;
  }
  return made;
}

/** @param {any} word */
const there = (word) => word !== undefined && word !== null && word !== '';

/** @param {...any} words */
const words = (...words) => words.filter(there).join(' ');

/**
 * A property that is the value.
 *
 * @param {string} name
 * @param {string} property
 * @param {RegExp} form its group is the value
 * @param {Kind} [kind]
 * @returns {Row}
 */
function plain(name, property, form, kind = number) {
  return {
    names: [name],
    one: property,
    bare: true,
    read(value) {
      const text = form.exec(value)?.[1];
      return text === undefined ? undefined : kind(text);
    },
    write: (value) => `${name}:${value}`,
  };
}

/**
 * A property that is the name.
 *
 * @param {string} property
 * @param {...string} names
 * @returns {Row}
 */
const flag = (property, ...names) => ({ names, one: property, bare: true, read: (value, _data, name) => (value === '' ? name : undefined), write: String });

/**
 * An object of the groups of a form.
 *
 * @param {string} name
 * @param {'one' | 'many'} place
 * @param {string} property
 * @param {RegExp} form
 * @param {Record<string, Kind>} kinds
 * @param {(value: any) => string} [write]
 * @returns {Row}
 */
function groups(name, place, property, form, kinds, write) {
  const members = membersOf(kinds);
  return {
    names: [name],
    [place]: property,
    members,
    read(value) {
      const found = form.exec(value);
      return found === null ? undefined : object(members, found.slice(1));
    },
    write: write ?? ((value) => `${name}:${words(...members.map((member) => value[member.name]))}`),
  };
}

/**
 * A row for what icescope's parser takes as well: its numbers are in their ranges.
 *
 * @param {Row} row
 * @returns {Row}
 */
const parsed = (row) => ({ ...row, read: (value, data, name) => (data === null ? undefined : row.read(value, data, name)) });

const WORD = /^(\S+) *$/;
const DIGITS = /^(\d+) *$/;
const REAL = /^(\d+(?:\.\d+)?) *$/;
const REST = /^(.+)$/s;
const LIST = '[\\w\\-~;,]+';
const ATTRIBUTES_OF_IMAGE = '(\\*|\\[\\S+\\](?:\\s+\\[\\S+\\])*)';

const RTPMAP = /* @__PURE__ */ membersOf({ payload: whole, codec: string, 'rate?': whole, 'encoding?': whole });
const SSRC = /* @__PURE__ */ membersOf({ id: whole, attribute: string, 'value?': number });
const CANDIDATE = /* @__PURE__ */ membersOf({
  foundation: number, component: whole, transport: string, priority: whole, ip: string, port: whole, type: string,
  'raddr?': string, 'rport?': whole, 'tcptype?': string, 'generation?': whole, 'network-id?': whole, 'network-cost?': whole,
});
const PAIRS = ['raddr', 'rport', 'tcptype', 'generation', 'network-id', 'network-cost'];

/** @type {Row[]} */
export const ATTRIBUTES = [
  {
    names: ['rtpmap'],
    many: 'rtp',
    members: RTPMAP,
    read: (_value, data) => data && object(RTPMAP, [data.payloadType, data.encoding, data.clockRate, data.channels]),
    write: ({ payload, codec, rate, encoding }) => `rtpmap:${payload} ${[codec, rate, encoding].filter(there).join('/')}`,
  },
  groups('fmtp', 'many', 'fmtp', /^(\d+) ([\S ]*)$/, { payload: whole, config: number }, ({ payload, config }) => `fmtp:${payload} ${config}`),
  plain('control', 'control', REST),
  parsed(
    groups(
      'rtcp', 'one', 'rtcp', /^(\d+)(?: (\S+) IP(\d) (\S+))? *$/, { port: whole, 'netType?': string, 'ipVer?': whole, 'address?': string },
      ({ port, netType, ipVer, address }) => (address === undefined || address === null ? `rtcp:${port}` : `rtcp:${port} ${netType} IP${ipVer} ${address}`),
    ),
  ),
  groups('rtcp-fb', 'many', 'rtcpFbTrrInt', /^(\*|\d+) trr-int (\d+) *$/, { payload: wholeOrStar, value: whole }, ({ payload, value }) => `rtcp-fb:${payload} trr-int ${value}`),
  groups('rtcp-fb', 'many', 'rtcpFb', /^(\*|\d+) (\S+)(?: (.*\S))? *$/, { payload: wholeOrStar, type: string, 'subtype?': string }),
  groups(
    'extmap', 'many', 'ext', /^(\d+)(?:\/(\w+))?(?: (urn:ietf:params:rtp-hdrext:encrypt))? (\S+)(?: (.*\S))? *$/,
    { value: whole, 'direction?': string, 'encrypt-uri?': string, uri: string, 'config?': number },
    ({ value, direction, 'encrypt-uri': encrypt, uri, config }) => `extmap:${words(direction ? `${value}/${direction}` : value, encrypt, uri, config)}`,
  ),
  flag('extmapAllowMixed', 'extmap-allow-mixed'),
  groups('crypto', 'many', 'crypto', /^(\d+) (\w+) (\S+)(?: (.*\S))? *$/, { id: whole, suite: string, config: string, 'sessionConfig?': string }),
  plain('setup', 'setup', /^([A-Za-z]\w*) *$/, string),
  plain('connection', 'connectionType', /^(new|existing) *$/, string),
  plain('mid', 'mid', WORD),
  groups('msid', 'many', 'msid', /^(\S+)(?: (\S+))? *$/, { id: number, 'appdata?': number }),
  plain('ptime', 'ptime', REAL, real),
  plain('maxptime', 'maxptime', REAL, real),
  flag('direction', 'sendrecv', 'recvonly', 'sendonly', 'inactive'),
  flag('icelite', 'ice-lite'),
  plain('ice-ufrag', 'iceUfrag', WORD),
  plain('ice-pwd', 'icePwd', WORD, string),
  groups('fingerprint', 'one', 'fingerprint', /^(\S+) (\S+) *$/, { type: string, hash: string }),
  {
    names: ['candidate'],
    many: 'candidates',
    members: CANDIDATE,
    read(value, data) {
      if (data === null || value.includes('  ')) return undefined;
      const [foundation, component, transport, priority, ip, port, , type, ...pairs] = value.split(' ');
      /** @param {string} name */
      const named = (name) => pairs.find((_, index) => index % 2 === 1 && pairs[index - 1] === name);
      return object(CANDIDATE, [foundation, component, transport, priority, ip, port, type, ...PAIRS.map(named)]);
    },
    write(one) {
      const start = [one.foundation, one.component, one.transport, one.priority, one.ip, one.port, 'typ', one.type];
      const pairs = PAIRS.filter((key) => there(one[key]));
      return `candidate:${words(...start, ...pairs.map((key) => `${key} ${one[key]}`))}`;
    },
  },
  flag('endOfCandidates', 'end-of-candidates'),
  plain('remote-candidates', 'remoteCandidates', REST, string),
  plain('ice-options', 'iceOptions', /^(\S(?:.*\S)?) *$/),
  {
    names: ['ssrc'],
    many: 'ssrcs',
    members: SSRC,
    read: (_value, data) => data && object(SSRC, [data.ssrc, data.attribute, data.value]),
    write: ({ id, attribute, value }) => `ssrc:${words(id, value === undefined || value === null ? attribute : `${attribute}:${value}`)}`,
  },
  groups('ssrc-group', 'many', 'ssrcGroups', /^([!#$%&'*+\-.\w]+) (.+)$/, { semantics: string, ssrcs: number }),
  groups(
    'msid-semantic', 'one', 'msidSemantic', /^ *(\w+)(?!\S) *((?:\S(?:.*\S)?)?) *$/, { semantic: string, 'token?': number },
    ({ semantic, token }) => `msid-semantic: ${words(semantic, token)}`,
  ),
  groups('group', 'many', 'groups', /^(\w+)(?: (?=.)|$)(.*)$/, { type: string, mids: number }),
  flag('rtcpMux', 'rtcp-mux'),
  flag('rtcpRsize', 'rtcp-rsize'),
  groups('sctpmap', 'one', 'sctpmap', /^([\w/]+) (\S+)(?: (\S+))? *$/, { sctpmapNumber: whole, app: string, 'maxMessageSize?': whole }),
  plain('x-google-flag', 'xGoogleFlag', WORD, string),
  groups('rid', 'many', 'rids', /^([\w-]+) (\w+)(?: ([\S ]*))?$/, { id: number, direction: string, 'params?': string }),
  groups(
    'imageattr', 'many', 'imageattrs', new RegExp(`^(\\d+|\\*)\\s+(send|recv)\\s+${ATTRIBUTES_OF_IMAGE}(?:\\s+(recv|send)\\s+${ATTRIBUTES_OF_IMAGE})?\\s*$`),
    { pt: wholeOrStar, dir1: string, attrs1: string, 'dir2?': string, 'attrs2?': string },
  ),
  groups(
    'simulcast', 'one', 'simulcast', new RegExp(`^(send|recv) +(${LIST})(?: +(send|recv) +(${LIST}))?$`),
    { dir1: string, list1: number, 'dir2?': string, 'list2?': number },
  ),
  groups('simulcast', 'one', 'simulcast_03', /^\s+(\S.*)$/s, { value: string }, ({ value }) => `simulcast: ${value}`),
  plain('framerate', 'framerate', /^(\d+(?:\.\d+)?)$/),
  groups(
    'source-filter', 'one', 'sourceFilter', /^ *(excl|incl) (\S+) (IP4|IP6|\*) (\S+) (.+)$/,
    { filterMode: string, netType: string, addressTypes: string, destAddress: string, srcList: string },
    ({ filterMode, netType, addressTypes, destAddress, srcList }) => `source-filter: ${words(filterMode, netType, addressTypes, destAddress, srcList)}`,
  ),
  flag('bundleOnly', 'bundle-only'),
  plain('label', 'label', REST),
  plain('sctp-port', 'sctpPort', /^(\d+)$/, whole),
  plain('max-message-size', 'maxMessageSize', /^(\d+)$/),
  groups(
    'ts-refclk', 'many', 'tsRefClocks', /^([^\s=]+)(?:=(\S*))? *$/, { clksrc: string, 'clksrcExt?': string },
    ({ clksrc, clksrcExt }) => (clksrcExt === undefined || clksrcExt === null ? `ts-refclk:${clksrc}` : `ts-refclk:${clksrc}=${clksrcExt}`),
  ),
  groups(
    'mediaclk', 'one', 'mediaClk', /^(?:id=(\S*) +)?([^\s=]+)(?:=(\S*))?(?: +rate=(\d+)\/(\d+))? *$/,
    { 'id?': number, 'mediaClockName?': string, 'mediaClockValue?': number, 'rateNumerator?': whole, 'rateDenominator?': whole },
    ({ id, mediaClockName, mediaClockValue, rateNumerator, rateDenominator }) =>
      `mediaclk:${words(
        id === undefined ? '' : `id=${id}`,
        mediaClockValue === undefined ? mediaClockName : `${mediaClockName}=${mediaClockValue}`,
        rateNumerator === undefined ? '' : `rate=${rateNumerator}/${rateDenominator}`,
      )}`,
  ),
  plain('keywds', 'keywords', REST),
  plain('content', 'content', REST, string),
  plain('floorctrl', 'bfcpFloorCtrl', /^(c-only|s-only|c-s) *$/, string),
  plain('confid', 'bfcpConfId', DIGITS),
  plain('userid', 'bfcpUserId', DIGITS),
  groups('floorid', 'one', 'bfcpFloorId', /^(.+) (?:m-stream|mstrm):(.+)$/, { id: number, mStream: number }, ({ id, mStream }) => `floorid:${id} mstrm:${mStream}`),
  { names: [], many: 'invalid', members: membersOf({ value: string }), read: () => undefined, write: ({ value }) => String(value) },
];

/**
 * A line that is its text.
 *
 * @param {string} letter
 * @param {string} property
 * @param {Kind} [kind]
 */
const text = (letter, property, kind) => ({ ...plain(letter, property, /^(.*)$/s, kind), write: String });

/**
 * The lines that are no attributes, by their letter. What does not parse has no place in `invalid`, so
 * these forms take the start of a value, as sdp-transform does.
 *
 * @type {Record<string, Omit<Row, 'names'>>}
 */
export const FIELDS = {
  v: { one: 'version', bare: true, read: whole, write: String },
  o: groups(
    'o', 'one', 'origin', /^(\S*) (\d*) (\d*) (\S*) IP(\d) (\S*)/,
    { username: number, sessionId: number, sessionVersion: number, netType: string, ipVer: whole, address: string },
    ({ username, sessionId, sessionVersion, netType, ipVer, address }) => `${username} ${sessionId} ${sessionVersion} ${netType} IP${ipVer} ${address}`,
  ),
  s: text('s', 'name'),
  i: text('i', 'description'),
  u: text('u', 'uri', string),
  e: text('e', 'email', string),
  p: text('p', 'phone'),
  c: groups('c', 'one', 'connection', /^IN IP(\d) (\S*)/, { version: whole, ip: string }, ({ version, ip }) => `IN IP${version} ${ip}`),
  b: groups('b', 'many', 'bandwidth', /^([^:]+):(.*)$/s, { type: string, limit: (text) => number(text.trimEnd()) }, ({ type, limit }) => `${type}:${limit}`),
  t: groups('t', 'one', 'timing', /^(\d+) (\d+)/, { start: number, stop: number }, ({ start, stop }) => `${start} ${stop}`),
  r: text('r', 'repeats'),
  z: text('z', 'timezones'),
};

/** The `m=` line. */
export const MEDIA = groups(
  'm', 'one', 'media', /^(\S+) (\d+)(?:\/(\d+))? (\S*)(?: (.*))?$/s,
  { type: string, port: whole, 'portCount?': whole, protocol: string, 'payloads?': number },
  ({ type, port, portCount, protocol, payloads }) => `${type} ${portCount === undefined || portCount === null ? port : `${port}/${portCount}`} ${protocol}${there(payloads) ? ` ${payloads}` : ''}`,
);
