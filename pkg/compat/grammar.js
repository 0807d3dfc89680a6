// How lines look in the shapes of sdp-transform: a row for each property, in the order in which
// its writer puts them.

import { number } from './params.js';

/**
 * @typedef {object} Row
 * @property {string[]} names the attributes
 * @property {string} [one] the property, where a later line replaces an earlier one
 * @property {string} [many] the property that is a list
 * @property {(value: string, data: any, name: string) => any} read `undefined` where the row does not fit
 * @property {(value: any) => string} write what follows `a=`
 */

/** @param {Record<string, any>} object */
function present(object) {
  /** @type {Record<string, any>} */
  const kept = {};
  for (const [key, value] of Object.entries(object)) {
    if (value !== undefined && value !== null) kept[key] = typeof value === 'string' ? number(value) : value;
  }
  return kept;
}

/** @param {...any} words */
const words = (...words) => words.filter((word) => word !== undefined && word !== null && word !== '').join(' ');

/**
 * The first word, and what follows it.
 *
 * @param {string} value
 * @returns {[string, string | undefined]}
 */
function cut(value) {
  const at = value.indexOf(' ');
  return at === -1 ? [value, undefined] : [value.slice(0, at), value.slice(at + 1)];
}

/**
 * A property that is the value.
 *
 * @param {string} name
 * @param {string} property
 * @returns {Row}
 */
const plain = (name, property) => ({ names: [name], one: property, read: (value) => (value === '' ? undefined : number(value)), write: (value) => `${name}:${value}` });

/**
 * A property that is the name.
 *
 * @param {string} property
 * @param {...string} names
 * @returns {Row}
 */
const flag = (property, ...names) => ({ names, one: property, read: (_value, _data, name) => name, write: String });

/**
 * An object of the words of the value.
 *
 * @param {string} name
 * @param {'one' | 'many'} kind
 * @param {string} property
 * @param {string[]} keys the last takes all that is left
 * @param {number} [needed] how many must be there
 * @returns {Row}
 */
function split(name, kind, property, keys, needed = keys.length) {
  return {
    names: [name],
    [kind]: property,
    read(value) {
      const parts = value.trim().split(/ +/);
      if (parts.length < needed) return undefined;
      const last = keys.length - 1;
      if (parts.length > keys.length) parts[last] = parts.splice(last).join(' ');
      return present(Object.fromEntries(keys.map((key, index) => [key, parts[index]])));
    },
    write: (object) => `${name}:${words(...keys.map((key) => object[key]))}`,
  };
}

const ENCRYPT = 'urn:ietf:params:rtp-hdrext:encrypt';
const FILTER = ['filterMode', 'netType', 'addressTypes', 'destAddress', 'srcList'];
const EXTENSIONS = ['generation', 'network-id', 'network-cost'];

/** @type {Row[]} */
export const ATTRIBUTES = [
  {
    names: ['rtpmap'],
    many: 'rtp',
    read: (_value, data) => data && present({ payload: data.payloadType, codec: data.encoding, rate: data.clockRate, encoding: data.channels }),
    write: ({ payload, codec, rate, encoding }) => `rtpmap:${payload} ${[codec, rate, encoding].filter(Boolean).join('/')}`,
  },
  {
    names: ['fmtp'],
    many: 'fmtp',
    read(value) {
      const [, payload, config] = /^(\d*) ([\S ]*)$/.exec(value) ?? [];
      return payload === undefined ? undefined : present({ payload, config });
    },
    write: ({ payload, config }) => `fmtp:${payload} ${config}`,
  },
  plain('control', 'control'),
  {
    names: ['rtcp'],
    one: 'rtcp',
    read: (_value, data) => data && present({ port: data.port, netType: data.netType, ipVer: data.addressType?.slice(2), address: data.address }),
    write: ({ port, netType, ipVer, address }) => (address === undefined ? `rtcp:${port}` : `rtcp:${port} ${netType} IP${ipVer} ${address}`),
  },
  {
    names: ['rtcp-fb'],
    many: 'rtcpFbTrrInt',
    read(value) {
      const [payload, type, interval] = value.split(' ');
      return type === 'trr-int' && interval !== undefined ? present({ payload, value: interval }) : undefined;
    },
    write: ({ payload, value }) => `rtcp-fb:${payload} trr-int ${value}`,
  },
  split('rtcp-fb', 'many', 'rtcpFb', ['payload', 'type', 'subtype'], 2),
  {
    names: ['extmap'],
    many: 'ext',
    read(value) {
      const [, id, direction, rest] = /^(\d+)(?:\/(\w+))? (.*)$/.exec(value) ?? [];
      if (id === undefined) return undefined;
      const [first, after] = cut(rest);
      const [uri, config] = first === ENCRYPT && after !== undefined ? cut(after) : [first, after];
      return present({ value: id, direction, 'encrypt-uri': uri === first ? undefined : first, uri, config });
    },
    write: ({ value, direction, 'encrypt-uri': encrypt, uri, config }) => `extmap:${words(direction ? `${value}/${direction}` : value, encrypt, uri, config)}`,
  },
  flag('extmapAllowMixed', 'extmap-allow-mixed'),
  split('crypto', 'many', 'crypto', ['id', 'suite', 'config', 'sessionConfig'], 3),
  plain('setup', 'setup'),
  plain('connection', 'connectionType'),
  plain('mid', 'mid'),
  split('msid', 'many', 'msid', ['id', 'appdata'], 1),
  plain('ptime', 'ptime'),
  plain('maxptime', 'maxptime'),
  flag('direction', 'sendrecv', 'recvonly', 'sendonly', 'inactive'),
  flag('icelite', 'ice-lite'),
  plain('ice-ufrag', 'iceUfrag'),
  plain('ice-pwd', 'icePwd'),
  split('fingerprint', 'one', 'fingerprint', ['type', 'hash']),
  {
    names: ['candidate'],
    many: 'candidates',
    read(value, data) {
      if (data === null) return undefined;
      const [foundation, component, transport, priority, ip, port, , type] = value.split(/ +/);
      const { related, tcpType, extensions } = data;
      const extra = EXTENSIONS.map((name) => [name, extensions.find((/** @type {any} */ one) => one.name === name)?.value]);
      const address = related && { raddr: related.address, rport: related.port };
      return present({ foundation, component, transport, priority, ip, port, type, ...address, tcptype: tcpType, ...Object.fromEntries(extra) });
    },
    write(one) {
      const start = [one.foundation, one.component, one.transport, one.priority, one.ip, one.port, 'typ', one.type];
      const pairs = ['raddr', 'rport', 'tcptype', ...EXTENSIONS].filter((key) => one[key] !== undefined && one[key] !== null);
      return `candidate:${words(...start, ...pairs.map((key) => `${key} ${one[key]}`))}`;
    },
  },
  flag('endOfCandidates', 'end-of-candidates'),
  plain('remote-candidates', 'remoteCandidates'),
  plain('ice-options', 'iceOptions'),
  {
    names: ['ssrc'],
    many: 'ssrcs',
    read: (_value, data) => data && present({ id: data.ssrc, attribute: data.attribute, value: data.value }),
    write: ({ id, attribute, value }) => `ssrc:${words(id, value === undefined ? attribute : `${attribute}:${value}`)}`,
  },
  split('ssrc-group', 'many', 'ssrcGroups', ['semantics', 'ssrcs']),
  {
    names: ['msid-semantic'],
    one: 'msidSemantic',
    read(value) {
      const [semantic, token = ''] = cut(value.trim());
      return present({ semantic, token });
    },
    write: ({ semantic, token }) => `msid-semantic: ${words(semantic, token)}`,
  },
  split('group', 'many', 'groups', ['type', 'mids']),
  flag('rtcpMux', 'rtcp-mux'),
  flag('rtcpRsize', 'rtcp-rsize'),
  split('sctpmap', 'one', 'sctpmap', ['sctpmapNumber', 'app', 'maxMessageSize'], 2),
  plain('x-google-flag', 'xGoogleFlag'),
  split('rid', 'many', 'rids', ['id', 'direction', 'params'], 2),
  {
    names: ['imageattr'],
    many: 'imageattrs',
    read(value) {
      const [, pt, dir1, attrs1, dir2, attrs2] = /^(\d+|\*)\s+(send|recv)\s+(\*|\[.*?\](?:\s+\[.*?\])*)(?:\s+(recv|send)\s+(\*|\[.*\]))?\s*$/.exec(value) ?? [];
      return pt === undefined ? undefined : present({ pt, dir1, attrs1, dir2, attrs2 });
    },
    write: ({ pt, dir1, attrs1, dir2, attrs2 }) => `imageattr:${words(pt, dir1, attrs1, dir2, attrs2)}`,
  },
  {
    names: ['simulcast'],
    one: 'simulcast',
    read(value) {
      const parts = value.split(/ +/);
      const [dir1, list1, dir2, list2] = parts;
      const fits = (parts.length === 2 || parts.length === 4) && [list1, list2].every((list) => !list?.includes('='));
      return fits && dir1 !== '' ? present({ dir1, list1, dir2, list2 }) : undefined;
    },
    write: ({ dir1, list1, dir2, list2 }) => `simulcast:${words(dir1, list1, dir2, list2)}`,
  },
  {
    names: ['simulcast'],
    one: 'simulcast_03',
    read: (value) => (/^\s/.test(value) ? { value: value.trim() } : undefined),
    write: ({ value }) => `simulcast: ${value}`,
  },
  plain('framerate', 'framerate'),
  {
    ...split('source-filter', 'one', 'sourceFilter', FILTER),
    write: (filter) => `source-filter: ${words(...FILTER.map((key) => filter[key]))}`,
  },
  flag('bundleOnly', 'bundle-only'),
  plain('label', 'label'),
  plain('sctp-port', 'sctpPort'),
  plain('max-message-size', 'maxMessageSize'),
  {
    names: ['ts-refclk'],
    many: 'tsRefClocks',
    read(value) {
      const [, clksrc, clksrcExt] = /^([^=]*)(?:=(.*))?$/.exec(value) ?? [];
      return present({ clksrc, clksrcExt });
    },
    write: ({ clksrc, clksrcExt }) => (clksrcExt === undefined ? `ts-refclk:${clksrc}` : `ts-refclk:${clksrc}=${clksrcExt}`),
  },
  {
    names: ['mediaclk'],
    one: 'mediaClk',
    read(value) {
      const [, id, mediaClockName, mediaClockValue, rateNumerator, rateDenominator] =
        /^(?:id=(\S*) )?([^\s=]*)(?:=(\S*))?(?: rate=(\d+)\/(\d+))?$/.exec(value.trim()) ?? [];
      return mediaClockName === undefined ? undefined : present({ id, mediaClockName, mediaClockValue, rateNumerator, rateDenominator });
    },
    write: ({ id, mediaClockName, mediaClockValue, rateNumerator, rateDenominator }) =>
      `mediaclk:${words(
        id === undefined ? '' : `id=${id}`,
        mediaClockValue === undefined ? mediaClockName : `${mediaClockName}=${mediaClockValue}`,
        rateNumerator === undefined ? '' : `rate=${rateNumerator}/${rateDenominator}`,
      )}`,
  },
  plain('keywds', 'keywords'),
  plain('content', 'content'),
  plain('floorctrl', 'bfcpFloorCtrl'),
  plain('confid', 'bfcpConfId'),
  plain('userid', 'bfcpUserId'),
  {
    names: ['floorid'],
    one: 'bfcpFloorId',
    read(value) {
      const [, id, mStream] = /^(.+) (?:m-stream|mstrm):(.+)$/.exec(value) ?? [];
      return id === undefined ? undefined : present({ id, mStream });
    },
    write: ({ id, mStream }) => `floorid:${id} mstrm:${mStream}`,
  },
  { names: [], many: 'invalid', read: () => undefined, write: ({ value }) => String(value) },
];

/**
 * The lines that are no attributes, by their letter.
 *
 * @type {Record<string, Omit<Row, 'names'>>}
 */
export const FIELDS = {
  v: { one: 'version', read: number, write: String },
  o: {
    one: 'origin',
    read(value) {
      const [username, sessionId, sessionVersion, netType, type = '', address] = value.split(' ');
      return address === undefined ? undefined : present({ username, sessionId, sessionVersion, netType, ipVer: type.slice(2), address });
    },
    write: ({ username, sessionId, sessionVersion, netType, ipVer, address }) => `${username} ${sessionId} ${sessionVersion} ${netType} IP${ipVer} ${address}`,
  },
  s: { one: 'name', read: number, write: String },
  i: { one: 'description', read: number, write: String },
  u: { one: 'uri', read: number, write: String },
  e: { one: 'email', read: number, write: String },
  p: { one: 'phone', read: number, write: String },
  c: {
    one: 'connection',
    read(value) {
      const [, version, ip] = /^IN IP(\d) (\S*)/.exec(value) ?? [];
      return version === undefined ? undefined : present({ version, ip });
    },
    write: ({ version, ip }) => `IN IP${version} ${ip}`,
  },
  b: {
    many: 'bandwidth',
    read(value) {
      const at = value.indexOf(':');
      return at === -1 ? undefined : present({ type: value.slice(0, at), limit: value.slice(at + 1) });
    },
    write: ({ type, limit }) => `${type}:${limit}`,
  },
  t: {
    one: 'timing',
    read(value) {
      const [start, stop] = value.split(' ');
      return stop === undefined ? undefined : present({ start, stop });
    },
    write: ({ start, stop }) => `${start} ${stop}`,
  },
  r: { one: 'repeats', read: number, write: String },
  z: { one: 'timezones', read: number, write: String },
};

/** The `m=` line. */
export const MEDIA = {
  /** @param {string} value */
  read(value) {
    const [type, port = '', protocol, ...payloads] = value.split(' ');
    const [first, portCount] = port.split('/');
    return present({ type, port: first, portCount, protocol, payloads: payloads.join(' ') });
  },
  /** @param {any} media */
  write: ({ type, port, portCount, protocol, payloads }) => words(type, portCount === undefined ? port : `${port}/${portCount}`, protocol, payloads),
};
