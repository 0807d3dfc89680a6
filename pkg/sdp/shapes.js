// Made by tests/npm/shapes.js from the shapes that the module names.

/**
 * A builder for each shape, by the names of its members in order. It is told where the first is.
 *
 * @param {(at: number) => any} v gives the value at a place
 * @returns {Record<string, (at: number) => any>}
 */
export const builders = (v) => ({
  'address,port': (at) => {
    const address = v(at), port = v(at + 2);
    return { address, port };
  },
  'algorithm,digest': (at) => {
    const algorithm = v(at), digest = v(at + 2);
    return { algorithm, digest };
  },
  'code,severity,line,column,offset,length,message,rfc,reason,fix': (at) => {
    const code = v(at), severity = v(at + 2), line = v(at + 4), column = v(at + 6), offset = v(at + 8), length = v(at + 10), message = v(at + 12), rfc = v(at + 14), reason = v(at + 16), fix = v(at + 18);
    return { code, severity, line, column, offset, length, message, rfc, reason, fix };
  },
  'form,list,paused': (at) => {
    const form = v(at), list = v(at + 2), paused = v(at + 4);
    return { form, list, paused };
  },
  'format,parameters': (at) => {
    const format = v(at), parameters = v(at + 2);
    return { format, parameters };
  },
  'foundation,component,transport,priority,address,port,type,related,tcpType,extensions': (at) => {
    const foundation = v(at), component = v(at + 2), transport = v(at + 4), priority = v(at + 6), address = v(at + 8), port = v(at + 10), type = v(at + 12), related = v(at + 14), tcpType = v(at + 16), extensions = v(at + 18);
    return { foundation, component, transport, priority, address, port, type, related, tcpType, extensions };
  },
  'id,direction,restrictions': (at) => {
    const id = v(at), direction = v(at + 2), restrictions = v(at + 4);
    return { id, direction, restrictions };
  },
  'id,direction,uri,attributes': (at) => {
    const id = v(at), direction = v(at + 2), uri = v(at + 4), attributes = v(at + 6);
    return { id, direction, uri, attributes };
  },
  'kind,port,portCount,protocol,formats': (at) => {
    const kind = v(at), port = v(at + 2), portCount = v(at + 4), protocol = v(at + 6), formats = v(at + 8);
    return { kind, port, portCount, protocol, formats };
  },
  'name,value': (at) => {
    const name = v(at), value = v(at + 2);
    return { name, value };
  },
  'netType,addressType,address,ttl,addressCount': (at) => {
    const netType = v(at), addressType = v(at + 2), address = v(at + 4), ttl = v(at + 6), addressCount = v(at + 8);
    return { netType, addressType, address, ttl, addressCount };
  },
  'offset,length,replacement': (at) => {
    const offset = v(at), length = v(at + 2), replacement = v(at + 4);
    return { offset, length, replacement };
  },
  'payloadType,encoding,clockRate,channels': (at) => {
    const payloadType = v(at), encoding = v(at + 2), clockRate = v(at + 4), channels = v(at + 6);
    return { payloadType, encoding, clockRate, channels };
  },
  'payloadType,type,parameter': (at) => {
    const payloadType = v(at), type = v(at + 2), parameter = v(at + 4);
    return { payloadType, type, parameter };
  },
  'port,netType,addressType,address': (at) => {
    const port = v(at), netType = v(at + 2), addressType = v(at + 4), address = v(at + 6);
    return { port, netType, addressType, address };
  },
  'semantics,mids': (at) => {
    const semantics = v(at), mids = v(at + 2);
    return { semantics, mids };
  },
  'semantics,ssrcs': (at) => {
    const semantics = v(at), ssrcs = v(at + 2);
    return { semantics, ssrcs };
  },
  'semantics,streams': (at) => {
    const semantics = v(at), streams = v(at + 2);
    return { semantics, streams };
  },
  'send,recv,recvFirst': (at) => {
    const send = v(at), recv = v(at + 2), recvFirst = v(at + 4);
    return { send, recv, recvFirst };
  },
  'ssrc,attribute,value': (at) => {
    const ssrc = v(at), attribute = v(at + 2), value = v(at + 4);
    return { ssrc, attribute, value };
  },
  'start,stop': (at) => {
    const start = v(at), stop = v(at + 2);
    return { start, stop };
  },
  'stream,track': (at) => {
    const stream = v(at), track = v(at + 2);
    return { stream, track };
  },
  'username,sessionId,sessionVersion,netType,addressType,address': (at) => {
    const username = v(at), sessionId = v(at + 2), sessionVersion = v(at + 4), netType = v(at + 6), addressType = v(at + 8), address = v(at + 10);
    return { username, sessionId, sessionVersion, netType, addressType, address };
  },
});
