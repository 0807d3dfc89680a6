// Made by tests/npm/shapes.js from the shapes that the module names.

/**
 * A builder for each shape, by the names of its members in order.
 *
 * @param {() => any} v gives the next value
 * @returns {Record<string, () => any>}
 */
export const builders = (v) => ({
  'address,port': () => ({ address: v(), port: v() }),
  'algorithm,digest': () => ({ algorithm: v(), digest: v() }),
  'code,severity,line,column,offset,length,message,rfc,reason,fix': () => ({ code: v(), severity: v(), line: v(), column: v(), offset: v(), length: v(), message: v(), rfc: v(), reason: v(), fix: v() }),
  'form,list,paused': () => ({ form: v(), list: v(), paused: v() }),
  'format,parameters': () => ({ format: v(), parameters: v() }),
  'foundation,component,transport,priority,address,port,type,related,tcpType,extensions': () => ({ foundation: v(), component: v(), transport: v(), priority: v(), address: v(), port: v(), type: v(), related: v(), tcpType: v(), extensions: v() }),
  'id,direction,restrictions': () => ({ id: v(), direction: v(), restrictions: v() }),
  'id,direction,uri,attributes': () => ({ id: v(), direction: v(), uri: v(), attributes: v() }),
  'kind,port,portCount,protocol,formats': () => ({ kind: v(), port: v(), portCount: v(), protocol: v(), formats: v() }),
  'name,value': () => ({ name: v(), value: v() }),
  'netType,addressType,address,ttl,addressCount': () => ({ netType: v(), addressType: v(), address: v(), ttl: v(), addressCount: v() }),
  'offset,length,replacement': () => ({ offset: v(), length: v(), replacement: v() }),
  'payloadType,encoding,clockRate,channels': () => ({ payloadType: v(), encoding: v(), clockRate: v(), channels: v() }),
  'payloadType,type,parameter': () => ({ payloadType: v(), type: v(), parameter: v() }),
  'port,netType,addressType,address': () => ({ port: v(), netType: v(), addressType: v(), address: v() }),
  'semantics,mids': () => ({ semantics: v(), mids: v() }),
  'semantics,ssrcs': () => ({ semantics: v(), ssrcs: v() }),
  'semantics,streams': () => ({ semantics: v(), streams: v() }),
  'send,recv,recvFirst': () => ({ send: v(), recv: v(), recvFirst: v() }),
  'ssrc,attribute,value': () => ({ ssrc: v(), attribute: v(), value: v() }),
  'start,stop': () => ({ start: v(), stop: v() }),
  'stream,track': () => ({ stream: v(), track: v() }),
  'username,sessionId,sessionVersion,netType,addressType,address': () => ({ username: v(), sessionId: v(), sessionVersion: v(), netType: v(), addressType: v(), address: v() }),
});
